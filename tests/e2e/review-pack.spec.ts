import { randomBytes } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { readPack } from '../../src/main/review/pack'
import { aPack, packWords } from '../support/review-pack'
import { barriers } from './support/axe'
import { expect, reviewTest as test } from './support/review-host'

/** Review mode on both hosts: a pack is decided on, with a kill in the middle, and says what is wrong with it. */

const hour = 3_600_000
const lease = (hours: number) => ({
  takenAt: new Date(Date.now() - hour).toISOString(),
  endsAt: new Date(Date.now() + hours * hour).toISOString()
})

const decisionsIn = async (path: string) => (await readPack(await readFile(path), packWords.passphrase)).decisions

async function open(page: Page, passphrase: string = packWords.passphrase): Promise<void> {
  await page.getByLabel('Passphrase').fill(passphrase)
  await page.getByRole('button', { name: 'Open' }).click()
}

test('a pack is decided on with the keyboard, killed in the middle, and holds every decision', async ({ review }) => {
  const { bytes } = await aPack(6, lease(49))
  await writeFile(review.path, bytes)
  let page = await review.start()
  expect(await barriers(page)).toEqual([])
  await open(page, 'not this one')
  await expect(page.getByText('This passphrase does not open the pack.')).toBeVisible()
  await open(page)

  const banner = page.getByLabel('Review mode', { exact: true })
  await expect(banner).toContainText('REVIEW MODE')
  await expect(banner).toContainText('0 of 6 decided · 2 days left')
  await expect(page).toHaveTitle(/REVIEW MODE/)
  expect(await barriers(page)).toEqual([])
  await page.getByRole('row').filter({ hasText: 'Kestrel 1 Services' }).click()
  await expect(page.getByRole('heading', { name: 'Kestrel 1 Services' })).toBeVisible()
  await page.keyboard.press('a')
  await page.getByLabel('Desk password').fill(packWords.password)
  await page.getByRole('button', { name: 'Confirm and decide' }).click()
  await expect(banner).toContainText('1 of 6 decided')
  await expect(page.getByRole('heading', { name: 'Monsoon 2 Services' })).toBeVisible()
  await page.keyboard.press('r')
  await expect(page.getByRole('radio').first()).toBeFocused()
  await page.keyboard.press('1')
  await page.keyboard.press('Enter')
  await expect(banner).toContainText('2 of 6 decided')
  await review.kill()
  expect((await decisionsIn(review.path)).map(({ kind }) => kind)).toEqual(['approve', 'reject'])

  page = await review.start()
  await open(page)
  await expect(page.getByLabel('Review mode', { exact: true })).toContainText('2 of 6 decided')
  await page.getByRole('link', { name: 'Decided here' }).click()
  await page.getByRole('row').filter({ hasText: 'Kestrel 1 Services' }).click()
  await page.getByRole('button', { name: 'Undo this decision' }).click()
  await page.getByLabel('Desk password').fill(packWords.password)
  await page.keyboard.press('Enter')
  await expect(page.getByLabel('Review mode', { exact: true })).toContainText('1 of 6 decided')
  await review.kill()
  expect((await decisionsIn(review.path)).map(({ kind, applicationId }) => [kind, applicationId])).toEqual([
    ['approve', 'account-1'],
    ['reject', 'account-2'],
    ['withdraw', 'account-1']
  ])
})

test('a pack that can’t be used says why', async ({ review }) => {
  const { bytes } = await aPack(1, lease(1))
  const damaged = Buffer.from(bytes)
  damaged[60] = (damaged[60] ?? 0) ^ 1
  await writeFile(review.path, damaged)
  const page = await review.start()
  const alert = page.getByRole('alert')
  await expect(alert).toContainText('was changed or damaged')
  for (const [content, text] of [
    [bytes.subarray(0, 700), 'not all there'],
    [randomBytes(600), 'is not a review pack']
  ] as const) {
    await writeFile(review.path, content)
    await page.getByRole('button', { name: 'Look again' }).click()
    await expect(alert).toContainText(text)
  }
  await writeFile(review.path, bytes)
  await page.getByRole('button', { name: 'Look again' }).click()
  await expect(page.getByLabel('Passphrase')).toBeVisible()
})

test('after the end of the lease a pack is read only', async ({ review }) => {
  const { bytes } = await aPack(2, lease(-1))
  await writeFile(review.path, bytes)
  const page = await review.start()
  await open(page)
  await expect(page.getByLabel('Status')).toContainText('the lease ended')
  await page.getByRole('row').filter({ hasText: 'Kestrel 1 Services' }).click()
  await expect(page.getByText('This pack is read-only')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Approve' })).toHaveCount(0)
})
