import { expect, test } from './support/host'
import { importMany, listed } from './support/applications'
import { linkIn } from './support/post'
import { Desk } from './pages/desk-pages'

test.describe('the same desk, no network', () => {
  test('a hundred decisions wait a day for the mail server; then all go out, the oldest first, with links that work', async ({
    host
  }) => {
    test.slow()
    let desk = new Desk(host.desk())
    await desk.setUp()
    const settings = (await desk.call('settings.get', {})).data as { version: number; signUp: object }
    const signUp = { ...settings.signUp, linkLifetimeHours: 12 }
    expect(await desk.call('settings.update', { version: settings.version, signUp })).toMatchObject({ ok: true })
    await importMany(desk, 100)
    await host.smtp.stop()

    const { items } = (await listed(desk, 'pending')) as unknown as {
      readonly items: readonly { id: string; version: number }[]
    }
    for (const { id, version: seen } of items)
      expect(await desk.call('accounts.approve', { id, version: seen })).toMatchObject({ ok: true })
    const status = desk.page.getByRole('contentinfo', { name: 'Status' })
    await expect(status).toContainText('100 messages waiting')

    desk = new Desk(await host.restart({ hoursLater: 24 }))
    await desk.signIn()
    const statusNow = desk.page.getByRole('contentinfo', { name: 'Status' })
    await expect(statusNow).toContainText(/100 messages waiting since .*\d/)
    expect(await desk.call('mail.list', { state: 'sent', kind: 'activation' })).toMatchObject({ data: { total: 0 } })

    await host.smtp.start()
    await expect
      .poll(() => host.smtp.received.filter(({ subject }) => subject.startsWith('Activate')).length, {
        timeout: 60_000
      })
      .toBe(100)
    await expect(statusNow).toContainText('No mail waiting')
    const arrived = host.smtp.received.filter(({ subject }) => subject.startsWith('Activate'))
    const places = arrived.map(({ envelopeTo }) => Number(/person(\d+)@/.exec(envelopeTo[0] ?? '')?.[1]))
    expect(places[0]).toBe(0)
    // Up to 32 are in hand at once and may arrive in another order than they were taken in (docs/offline.md).
    for (const [index, place] of places.entries()) expect(Math.abs(place - index)).toBeLessThan(32)
    const page = await host.visitor()
    await page.goto(linkIn(arrived[0] as (typeof arrived)[number]))
    await expect(page.getByRole('heading', { name: 'Activate Your Account' })).toBeVisible()
    expect(await desk.call('audit.list', { action: 'mail.renewed' })).toMatchObject({ data: { total: 100 } })
  })
})
