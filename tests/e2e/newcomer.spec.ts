import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import PostalMime from 'postal-mime'
import { Desk } from './pages/desk-pages'
import { anke, Portal, resellerPassword } from './pages/portal-pages'
import { expect, test, visitorAddress } from './support/host'
import { codeIn } from './support/post'

test.use({ hostMail: 'mailbox' })

/** The newest message of a kind in the mailbox folder, as its recipient reads it. */
async function newestMail(dataDirectory: string, kind: string) {
  const folder = join(dataDirectory, 'mailbox')
  const find = async () => (await readdir(folder)).filter((name) => name.includes(`-${kind}-`)).at(-1) ?? ''
  await expect.poll(find).not.toBe('')
  const { subject = '', text = '' } = await PostalMime.parse(await readFile(join(folder, await find())))
  return { subject, text }
}

test('without a mail server the whole loop can be followed in the Mail screen and the mailbox folder, as the README tells', async ({
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
  await expect(page.getByText('What verifies the caller is hidden while the account is blocked.')).toBeVisible()
  await expect(page.locator('body')).not.toContainText(anke.email)
  const code = codeIn(await newestMail(host.dataDirectory, 'account-blocked'))
  await desk.open('Call desk', caseNumber)
  await desk.enterCode(code)
  await desk.unblock()
  await portal.signIn(anke.email, resellerPassword)
  await expect(portal.page).toHaveURL(/\/home$/)
})
