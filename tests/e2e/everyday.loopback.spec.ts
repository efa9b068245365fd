import { Desk } from './pages/desk-pages'
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
