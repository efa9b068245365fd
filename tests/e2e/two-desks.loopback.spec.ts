import { Desk } from './pages/desk-pages'
import { anke, Portal } from './pages/portal-pages'
import { expect, test, visitorAddress } from './support/host'

test('a sign-up appears on every open desk, and the second decision is refused with who was first', async ({
  host,
  desk: firstPage
}) => {
  const first = new Desk(firstPage)
  await first.setUp()
  const second = new Desk(await host.secondDesk())
  await second.signIn()
  await first.go('Approvals')
  await second.go('Approvals')

  await new Portal(await host.visitor({ ip: visitorAddress.germany })).signUp(anke)
  await expect(first.row(anke.organization)).toBeVisible()
  await expect(second.row(anke.organization)).toBeVisible()

  // Both look at the application; the second desk hears nothing of the decision, as on a bad line.
  await second.row(anke.organization).click()
  await expect(second.page.getByRole('button', { name: 'Approve' })).toBeVisible()
  const listed = (await second.call('accounts.list', { status: 'pending' })).data as {
    items: { id: string; version: number }[]
  }
  await first.approve(anke.organization)
  const [seen] = listed.items
  const late = await second.call('accounts.reject', {
    id: seen?.id,
    version: seen?.version,
    reason: 'too late',
    notify: true
  })
  expect(late).toMatchObject({
    ok: false,
    code: 'conflict',
    message: expect.stringMatching(/^Meera Kamath approved RS-000001 on \d{4}-\d\d-\d\d at \d\d:\d\d UTC\./)
  })
})
