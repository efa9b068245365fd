import { Desk } from './pages/desk-pages'
import { anke, Portal, priya, resellerPassword } from './pages/portal-pages'
import { expect, test, visitorAddress } from './support/host'
import { invitationCodeIn, linkIn, mailbox } from './support/post'

test('a rejected applicant is told why, and may apply again', async ({ host, desk: deskPage }) => {
  const desk = new Desk(deskPage)
  const portal = new Portal(await host.visitor({ ip: visitorAddress.germany }))
  const mail = mailbox(host.smtp, anke.email)
  await desk.setUp()
  await portal.signUp(anke)
  await desk.reject(anke.organization, 'We could not find your company in the register.')
  expect((await mail.next(/application/i)).text).toContain('We could not find your company in the register.')
  await portal.signUp(anke)
  await desk.go('Approvals')
  await expect(desk.row(anke.organization)).toBeVisible()
})

test('signing up with a taken address looks the same, and its owner is told by mail', async ({
  host,
  desk: deskPage
}) => {
  const desk = new Desk(deskPage)
  const portal = new Portal(await host.visitor({ ip: visitorAddress.germany }))
  const mail = mailbox(host.smtp, anke.email)
  await desk.setUp()
  await portal.signUp(anke)
  await portal.signUp({ ...anke, name: 'Bernd Ziegler', organization: 'Somebody Else GmbH' })
  const duplicate = await mail.next(/sign/i).then(() => mail.next(/sign|address/i))
  expect(duplicate.text).toContain('RS-000001')
  await desk.go('Approvals')
  await expect(desk.row(anke.organization)).toBeVisible()
  await expect(desk.row('Somebody Else GmbH')).toHaveCount(0)
})

test('used, replaced and unknown links each say what to do', async ({ host, desk: deskPage }) => {
  const desk = new Desk(deskPage)
  const portal = new Portal(await host.visitor({ ip: visitorAddress.germany }))
  const mail = mailbox(host.smtp, anke.email)
  await desk.setUp()
  await portal.signUp(anke)
  await desk.approve(anke.organization)
  const first = linkIn(await mail.next(/activate/i))
  await desk.open('Resellers', anke.organization)
  await deskPage.getByRole('button', { name: 'Resend activation' }).click()
  const second = linkIn(await mail.next(/activate/i))

  await portal.page.goto(first)
  await expect(portal.page.getByRole('heading', { name: 'There is a newer link' })).toBeVisible()
  await portal.setPassword(second)
  await expect(portal.page.getByRole('heading', { name: 'Your account is active' })).toBeVisible()
  await portal.page.goto(second)
  await expect(portal.page.getByRole('heading', { name: 'This link was already used' })).toBeVisible()
  await portal.page.goto(`/activate/${'x'.repeat(43)}`)
  await expect(portal.page.getByRole('heading', { name: 'This link doesn’t work' })).toBeVisible()
})

test('an expired link offers a new one, which goes to the registered address', async ({ host, desk: deskPage }) => {
  const desk = new Desk(deskPage)
  const mail = mailbox(host.smtp, anke.email)
  await desk.setUp()
  await new Portal(await host.visitor({ ip: visitorAddress.germany })).signUp(anke)
  await desk.approve(anke.organization)
  const old = linkIn(await mail.next(/activate/i))
  await host.restart({ hoursLater: 73 })

  const portal = new Portal(await host.visitor({ ip: visitorAddress.germany }))
  await portal.page.goto(old)
  await expect(portal.page.getByRole('heading', { name: 'This link has expired' })).toBeVisible()
  await portal.page.getByRole('button', { name: 'Mail me a new link' }).click()
  await expect(portal.page.getByText('You get a new link by mail')).toBeVisible()
  await portal.setPassword(linkIn(await mail.next(/activate/i)))
  await expect(portal.page.getByRole('heading', { name: 'Your account is active' })).toBeVisible()
})

test('a restart in the middle loses nothing: the application, its mail and the session of nobody', async ({
  host,
  desk: deskPage
}) => {
  await new Desk(deskPage).setUp()
  const portal = new Portal(await host.visitor({ ip: visitorAddress.india }))
  const mail = mailbox(host.smtp, priya.email)
  await host.smtp.stop()
  await portal.signUp(priya)
  const desk = new Desk(await host.restart())
  await desk.signIn()
  await expect(desk.page.getByText(/^Mail: The mail server at \S+ can't be reached/)).toBeVisible()
  await desk.open('Approvals', priya.organization)
  await host.smtp.start()
  await desk.approve(priya.organization)
  await desk.page.reload()

  const again = new Desk(await host.restart())
  await mail.next(/received|sign-up/i)
  await portal.setPassword(linkIn(await mail.next(/activate/i)))
  await expect(portal.page.getByRole('heading', { name: 'Your account is active' })).toBeVisible()
  await portal.signIn(priya.email, resellerPassword)
  await expect(portal.page).toHaveURL(/\/home$/)
  await again.signIn()
  await again.go('Audit')
  await again.page.getByRole('button', { name: 'Verify chain' }).click()
  await expect(again.page.getByText('The chain is whole')).toBeVisible()
})

test('roles hold on the screen and behind it', async ({ host, desk: deskPage }) => {
  const desk = new Desk(deskPage)
  await desk.setUp()
  const mail = mailbox(host.smtp, 'asha.nambiar@emsign.example')
  const invited = await desk.call('staff.invite', {
    name: 'Asha Nambiar',
    email: 'asha.nambiar@emsign.example',
    role: 'accountManager'
  })
  expect(invited.ok).toBe(true)
  const code = invitationCodeIn(await mail.next(/invit/i))
  await new Portal(await host.visitor({ ip: visitorAddress.germany })).signUp(anke)

  await deskPage.reload()
  await desk.call('session.signOut', {})
  await deskPage.reload()
  await desk.acceptInvitation(code)
  await desk.open('Approvals', anke.organization)
  await expect(
    deskPage.getByText('Reviewers and administrators decide on applications.', { exact: false })
  ).toBeVisible()
  await expect(deskPage.getByRole('button', { name: 'Approve' })).toHaveCount(0)
  const pending = (await desk.call('accounts.list', { status: 'pending' })).data as {
    items: { id: string; version: number }[]
  }
  const [account] = pending.items
  for (const [operation, input] of [
    ['accounts.approve', { id: account?.id, version: account?.version }],
    ['accounts.reject', { id: account?.id, version: account?.version, reason: 'no', notify: false }],
    ['accounts.close', { id: account?.id, version: account?.version, reason: 'no' }],
    ['settings.update', { version: 1 }],
    ['staff.invite', { name: 'X', email: 'x@emsign.example', role: 'administrator' }]
  ] as const) {
    expect([operation, await desk.call(operation, input)]).toMatchObject([operation, { ok: false, code: 'forbidden' }])
  }
})
