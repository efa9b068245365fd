import { expect, type Locator, type Page } from '@playwright/test'
import { staffPassword, type Desk } from './desk-pages'

export const passphrase = 'seven coaches to Mysuru'

/** Fills in the dialog that takes what is selected offline, up to the button that saves the file. */
export async function fillTakeOffline(page: Page): Promise<Locator> {
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Passphrase for the file').fill(passphrase)
  await dialog.getByLabel('Repeat the passphrase').fill(passphrase)
  await dialog.getByLabel('Your desk password').fill(staffPassword)
  return dialog.getByRole('button', { name: /^Take \d+ applications? offline$/ })
}

/** Chooses a pack on the page that brings it back, and opens it. */
export async function openPack(desk: Desk, path: string, words = passphrase): Promise<void> {
  const { page } = desk
  await page.goto(`${page.url().split('#')[0]}#/offline`)
  await page.getByRole('link', { name: 'Bring back a review pack' }).click()
  await page.getByLabel('Review pack', { exact: true }).setInputFiles(path)
  await page.getByLabel('Passphrase of the pack').fill(words)
  await page.getByRole('button', { name: 'Open the pack' }).click()
}

/** What the preview, or the report, says of an application. */
export const lineOf = (page: Page, text: string): Locator => page.getByRole('listitem').filter({ hasText: text })

export async function expectFates(page: Page, fates: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, fate] of Object.entries(fates)) await expect(lineOf(page, name)).toContainText(fate)
}
