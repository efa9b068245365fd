import { Desk, staffPassword } from './pages/desk-pages'
import { anke, Portal } from './pages/portal-pages'
import { expect, test, visitorAddress } from './support/host'

test.use({ hostMail: 'mailbox' })

test('the button in a previewed mail opens the portal in a tab of its own', async ({ host, desk: page }) => {
  const desk = new Desk(page)
  await desk.setUp()
  await new Portal(await host.visitor({ ip: visitorAddress.germany })).signUp(anke)
  await desk.approve(anke.organization)
  await desk.open('Mail', 'Activate your emSign Hub reseller account')
  const button = page.frameLocator('iframe').getByRole('link', { name: 'Activate' }).first()
  const [tab] = await Promise.all([page.context().waitForEvent('page'), button.click()])
  await tab.waitForLoadState()
  await expect(tab).toHaveURL(/\/activate\//)
  expect(await tab.evaluate(() => window.opener)).toBe(null)
  await expect(page.frameLocator('iframe').getByRole('link', { name: 'Activate' }).first()).toBeVisible()
})

test('a desk that is open while its host restarts says so once, and goes on where it was', async ({
  host,
  desk: firstPage
}) => {
  await new Desk(firstPage).setUp()
  const page = await host.secondDesk()
  await new Desk(page).signIn()
  await page.getByRole('link', { name: 'Settings' }).click()
  await page.getByRole('link', { name: 'Helpline', exact: true }).click()
  await page.getByLabel('Helpline hours').fill('Always open')

  await host.restart()
  await expect(page.getByRole('dialog', { name: 'Hub Desk was restarted' })).toBeVisible()

  // The newest address, opened in another tab of the same browser.
  const address = [...host.output().matchAll(/http:\/\/\S+\?key=\S+/g)].at(-1)?.[0] ?? ''
  const tab = await page.context().newPage()
  await tab.goto(address)
  await tab.close()
  await expect(page.getByRole('dialog', { name: 'Sign in again' })).toBeVisible({ timeout: 20_000 })
  await page.getByLabel('Password').fill(staffPassword)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect(page.getByLabel('Helpline hours')).toHaveValue('Always open')
})
