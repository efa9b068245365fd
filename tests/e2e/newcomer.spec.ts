import { Desk } from './pages/desk-pages'
import { anke, Portal, resellerPassword } from './pages/portal-pages'
import { expect, test, visitorAddress } from './support/host'

test.use({ hostMail: 'mailbox' })

test('without a mail server the whole loop can be followed through the Mail screen, as the README tells', async ({
  host,
  desk: page
}) => {
  const desk = new Desk(page)
  const portal = new Portal(await host.visitor({ ip: visitorAddress.germany }))
  await desk.setUp()
  await portal.signUp(anke)
  await desk.approve(anke.organization)

  await desk.open('Mail', 'Activate your emSign Hub reseller account')
  await expect(page.getByText('Mail: mailbox folder')).toBeVisible()
  const link = page.locator('a[href*="/activate/"]')
  await portal.setPassword((await link.getAttribute('href')) ?? '')
  await expect(portal.page.getByRole('heading', { name: 'Your account is active' })).toBeVisible()
  const caseNumber = await portal.blockAccount(anke.email)

  await desk.open('Mail', 'blocked')
  await page.getByRole('tab', { name: 'Text' }).click()
  const text = await page.getByRole('main').innerText()
  const code =
    /(?<![-0-9A-Z])[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}(?![-0-9A-Z])/.exec(
      text.replaceAll(caseNumber, '')
    )?.[0] ?? ''
  await desk.open('Call desk', caseNumber)
  await desk.enterCode(code)
  await desk.unblock()
  await portal.signIn(anke.email, resellerPassword)
  await expect(portal.page).toHaveURL(/\/home$/)
})
