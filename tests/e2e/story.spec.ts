import { Desk } from './pages/desk-pages'
import { anke, Portal, priya, resellerPassword } from './pages/portal-pages'
import { expect, test, visitorAddress } from './support/host'
import { codeIn, linkIn, mailbox } from './support/post'

/** The customer's own story (seed), from "Sign Up" to the unblocked account, over a real mail server. */
for (const { where, ip, applicant } of [
  { where: 'India', ip: visitorAddress.india, applicant: priya },
  { where: 'Germany', ip: visitorAddress.germany, applicant: anke }
]) {
  test(`from sign-up in ${where} to the unblocked account`, async ({ host, desk: deskPage }) => {
    const desk = new Desk(deskPage)
    const portal = new Portal(await host.visitor({ ip }))
    const mail = mailbox(host.smtp, applicant.email)
    await desk.setUp()
    await desk.go('Approvals')

    await test.step('sign up; the application appears at the desk by itself', async () => {
      await portal.signUp(applicant)
      await expect(desk.row(applicant.organization)).toBeVisible()
      expect((await mail.next(/received your|sign-up/i)).text).toContain(applicant.organization)
    })

    await test.step('approve; the activation mail goes out', async () => {
      await desk.approve(applicant.organization)
      await expect(desk.row(applicant.organization)).toHaveCount(0)
    })

    await test.step('open the link and set a password', async () => {
      await portal.setPassword(linkIn(await mail.next(/activate/i)))
      await expect(portal.page.getByRole('heading', { name: 'Your account is active' })).toBeVisible()
      await mail.next(/is active/i)
    })

    await test.step('sign in', async () => {
      await portal.signIn(applicant.email, resellerPassword)
      await expect(portal.page).toHaveURL(/\/home$/)
      await expect(portal.page.getByText(applicant.organization).first()).toBeVisible()
      await expect(portal.page.getByText('RS-000001').first()).toBeVisible()
    })

    const stranger = new Portal(await host.visitor({ ip: visitorAddress.unknown }))
    const caseNumber = await test.step('five wrong passwords: alerts, the blocked notice, the mail', async () => {
      const shown = await stranger.blockAccount(applicant.email)
      await stranger.signIn(applicant.email, resellerPassword)
      await expect(stranger.page.getByText(shown)).toBeVisible()
      return shown
    })

    await test.step('unblock with the code that the caller reads from the mail', async () => {
      const blocked = await mail.next(/blocked/i)
      expect(blocked.text).toContain(caseNumber)
      await desk.open('Call desk', caseNumber)
      await expect(deskPage.getByRole('button', { name: 'Unblock', exact: true })).toBeDisabled()
      await desk.enterCode(codeIn(blocked))
      await desk.unblock()
      await mail.next(/unblocked/i)
    })

    await test.step('sign in again', async () => {
      await stranger.signIn(applicant.email, resellerPassword)
      await expect(stranger.page).toHaveURL(/\/home$/)
    })
  })
}

test('a wrong code is refused, a second code waits its minute, and the caller may set a new password', async ({
  host,
  desk: deskPage
}) => {
  const desk = new Desk(deskPage)
  const portal = new Portal(await host.visitor({ ip: visitorAddress.germany }))
  const mail = mailbox(host.smtp, anke.email)
  await desk.setUp()
  await portal.signUp(anke)
  await desk.approve(anke.organization)
  await portal.setPassword(linkIn(await mail.next(/activate/i)))
  await expect(portal.page.getByRole('heading', { name: 'Your account is active' })).toBeVisible()
  const caseNumber = await portal.blockAccount(anke.email)

  await desk.open('Call desk', caseNumber)
  await desk.enterCode('AAAA-AAAA')
  await expect(deskPage.getByText('No match, 2 tries left')).toBeVisible()
  // A minute must pass after the blocked mail's code.
  const early = await desk.call('verification.sendCode', { id: await openIncident(desk) })
  expect(early).toMatchObject({ ok: false, code: 'rate_limited' })
  await desk.enterCode(codeIn(await mail.next(/blocked/i)))
  await deskPage.getByRole('button', { name: 'Unblock and mail a set-password link' }).click()
  await expect(deskPage.getByText(/RS-000001 is unblocked\./).first()).toBeVisible()

  const link = linkIn(await mail.next(/password/i))
  await portal.setPassword(link, 'Set a New Password', 'amber-kettle-walks-41')
  await expect(portal.page.getByRole('heading', { name: 'Your password is set' })).toBeVisible()
  await portal.signIn(anke.email, 'amber-kettle-walks-41')
  await expect(portal.page).toHaveURL(/\/home$/)
})

async function openIncident(desk: Desk): Promise<string> {
  const reply = await desk.call('incidents.list', { state: 'open' })
  const [incident] = (reply.data as { items: { id: string }[] }).items
  return incident?.id ?? ''
}
