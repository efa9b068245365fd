import { Desk } from './pages/desk-pages'
import { listed, registerMany } from './support/applications'
import { expect, test, type Host } from './support/host'
import { invitationCodeIn, mailbox } from './support/post'

/** A second reviewer in a browser of their own. */
async function colleague(host: Host, first: Desk): Promise<Desk> {
  const rohan = { name: 'Rohan Dalvi', email: 'rohan.dalvi@emsign.example' }
  const mail = mailbox(host.smtp, rohan.email)
  await first.call('staff.invite', { ...rohan, role: 'reviewer' })
  const code = invitationCodeIn(await mail.next(/invit/i))
  const desk = new Desk(await host.secondDesk())
  await desk.acceptInvitation(code)
  return desk
}

test('who looks at an application is seen at the other desk at once, and no more once the browser is closed', async ({
  host,
  desk: page
}) => {
  const meera = new Desk(page)
  await meera.setUp()
  await registerMany(meera, 3)
  const rohan = await colleague(host, meera)
  await meera.go('Approvals')
  await rohan.open('Approvals', 'Queue 01 Hosting')

  const mark = meera.row('Queue 01 Hosting').getByRole('img', { name: /^Rohan Dalvi is looking at it/ })
  await expect(mark).toBeVisible()
  await meera.row('Queue 01 Hosting').click()
  await expect(page.getByText(/^Rohan Dalvi is looking at it/)).toBeVisible()

  await test.step('it moves with the one who looks', async () => {
    await rohan.row('Queue 02 Hosting').click()
    await expect(
      meera.row('Queue 02 Hosting').getByRole('img', { name: /^Rohan Dalvi is looking at it/ })
    ).toBeVisible()
    await expect(mark).toHaveCount(0)
  })

  await test.step('it ends with the tab, while another tab of the same browser stays open', async () => {
    const other = new Desk(await rohan.page.context().newPage())
    await other.page.goto(rohan.page.url())
    await other.row('Queue 03 Hosting').click()
    const third = meera.row('Queue 03 Hosting').getByRole('img', { name: /^Rohan Dalvi is looking at it/ })
    await expect(third).toBeVisible()
    await other.page.close()
    await expect(third).toHaveCount(0)
    await expect(
      meera.row('Queue 02 Hosting').getByRole('img', { name: /^Rohan Dalvi is looking at it/ })
    ).toBeVisible()
  })

  await test.step('it ends with the browser', async () => {
    await rohan.page.close()
    await expect(meera.row('Queue 02 Hosting').getByRole('img')).toHaveCount(0)
  })
})

test('two desks that clear one queue at once never decide the same application twice', async ({ host, desk: page }) => {
  const count = 16
  const meera = new Desk(page)
  await meera.setUp()
  await registerMany(meera, count)
  const rohan = await colleague(host, meera)

  /** Approves whatever is open, as long as anything waits. */
  async function clear(desk: Desk): Promise<void> {
    await desk.go('Approvals')
    await desk.page.keyboard.press('j')
    for (let turn = 0; turn < 200 && (await listed(desk, 'pending')).total > 0; turn++) {
      const open = desk.page.getByRole('button', { name: 'Approve', exact: true })
      if (await open.isVisible()) await desk.page.keyboard.press('a')
      else await desk.page.keyboard.press('j')
    }
  }
  await Promise.all([clear(meera), clear(rohan)])

  await expect(page.getByText('Nothing waits for a decision')).toBeVisible()
  const { items } = (await meera.call('audit.list', { action: 'account.approved', limit: 1000 })).data as {
    items: { accountId: string; actor: { name: string } }[]
  }
  expect(items).toHaveLength(count)
  expect(new Set(items.map(({ accountId }) => accountId)).size).toBe(count)
  const mails = (await meera.call('mail.list', { kind: 'activation', limit: 1000 })).data as { total: number }
  expect(mails.total).toBe(count)
})
