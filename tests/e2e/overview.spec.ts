import type { Page } from '@playwright/test'
import { Desk } from './pages/desk-pages'
import { anke, Portal } from './pages/portal-pages'
import { expect, test, visitorAddress } from './support/host'

const chart = (page: Page, title: string) => page.getByRole('region', { name: title, exact: true })
const bars = (page: Page, title: string) => page.getByRole('list', { name: `${title} by day` }).getByRole('link')
const tile = (page: Page, label: string) =>
  page.getByRole('region', { name: 'Needs attention' }).getByRole('link', { name: label })

test('everybody begins at the overview; a new programme says so and offers the first step', async ({ desk: page }) => {
  const desk = new Desk(page)
  await desk.setUp()
  await expect(page.getByRole('heading', { name: 'Overview', level: 1 })).toBeVisible()
  await expect(page.getByRole('navigation', { name: 'Main' }).getByRole('link').first()).toHaveText('Overview')
  await expect(tile(page, 'Oldest application')).toContainText('None')
  await expect(page.getByText('Nobody has signed up yet')).toBeVisible()
  await page.getByRole('link', { name: 'Register a caller' }).click()
  await expect(page.getByRole('heading', { name: 'Register a caller', level: 1 })).toBeVisible()
})

test('numbers move by themselves, and each leads to the list behind it', async ({ host, desk: page }) => {
  const desk = new Desk(page)
  await desk.setUp()
  await new Portal(await host.visitor({ ip: visitorAddress.germany })).signUp(anke)
  await expect(tile(page, 'Oldest application')).toContainText(anke.organization)
  await expect(chart(page, 'Sign-ups').getByRole('link', { name: /^Sign-ups, last 30 days: 1$/ })).toBeVisible()

  await tile(page, 'Oldest application').click()
  await expect(page.getByRole('heading', { name: 'Approvals', level: 1 })).toBeVisible()
  await expect(page.getByRole('heading', { name: anke.organization })).toBeVisible()

  await desk.approve(anke.organization)
  await desk.go('Overview')
  const today = bars(page, 'Decisions').last()
  await expect(today).toHaveAccessibleName(
    /: one decision: 1 approved, 0 rejected$|: 1 decision: 1 approved, 0 rejected$/
  )
  await today.click()
  await expect(page.getByRole('heading', { name: 'Audit', level: 1 })).toBeVisible()
  await expect(page.getByRole('row')).toHaveCount(2)
  await expect(desk.row('Approved')).toBeVisible()

  await desk.go('Overview')
  await tile(page, 'Links about to expire').click()
  await expect(page.getByRole('heading', { name: 'Resellers', level: 1 })).toBeVisible()
  await expect(page.getByText('Nothing matches')).toBeVisible()
})

test('a link in its last day and an application beyond the promise are pointed out', async ({ host, desk: page }) => {
  await new Desk(page).setUp()
  const portal = new Portal(await host.visitor({ ip: visitorAddress.germany }))
  await portal.signUp(anke)
  await new Desk(page).approve(anke.organization)
  await portal.signUp({ ...anke, email: 'late@rhein.example', organization: 'Late Night Hosting GmbH' })
  // Two working days and the weekend between them; the link lives for three days.
  const after = await host.restart({ hoursLater: 50 })
  const desk = new Desk(after)
  await desk.signIn()
  await expect(tile(after, 'Links about to expire')).toContainText('1')
  await tile(after, 'Links about to expire').click()
  await expect(desk.row(anke.organization)).toBeVisible()
  await expect(desk.row('Late Night Hosting GmbH')).toHaveCount(0)

  const later = await host.restart({ hoursLater: 24 * 5 })
  await new Desk(later).signIn()
  await expect(tile(later, 'Beyond the promised time')).toContainText('1')
  await tile(later, 'Beyond the promised time').click()
  await expect(later.getByRole('heading', { name: 'Approvals', level: 1 })).toBeVisible()
  await expect(new Desk(later).row('Late Night Hosting GmbH')).toBeVisible()
})

test.describe('by keyboard, with a programme of ninety days', () => {
  test.use({ hostArguments: ['--demo'] })

  test('bars are one tab stop, arrows move, Enter opens the list; the range and tables need no mouse', async ({
    host,
    desk: page
  }) => {
    const password = /meera\.kamath@emsign\.example\s+(\S+)/.exec(host.output())?.[1] ?? ''
    await new Desk(page).signIn('meera.kamath@emsign.example', password)
    await page.getByRole('button', { name: '90 days' }).press('Enter')
    await expect(page).toHaveURL(/days=90/)
    await expect(bars(page, 'Sign-ups')).toHaveCount(90)
    await expect(page.locator('ul[aria-label="Sign-ups by day"] [tabindex="0"]')).toHaveCount(1)

    await page.getByRole('button', { name: 'Sign-ups as a table' }).focus()
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    await page.keyboard.press('ArrowLeft')
    const yesterday = bars(page, 'Sign-ups').nth(88)
    await expect(yesterday).toBeFocused()
    const name = (await yesterday.getAttribute('aria-label')) ?? ''
    await expect(chart(page, 'Sign-ups').getByText(name)).toBeVisible()
    const count = Number(/: (\d+) sign-up/.exec(name)?.[1])
    await page.keyboard.press('Enter')
    await expect(page.getByRole('heading', { name: 'Audit', level: 1 })).toBeVisible()
    await expect(page.getByRole('row')).toHaveCount(count + 1)

    await page.goBack()
    await page.getByRole('button', { name: 'Decisions as a table' }).press('Enter')
    const table = chart(page, 'Decisions').getByRole('table')
    await expect(table.getByRole('row')).toHaveCount(91)
    await expect(table.getByRole('columnheader')).toHaveText(['Day', 'Approved', 'Rejected'])
  })
})
