import { CallDesk } from './pages/call-desk-page'
import { Desk, meera } from './pages/desk-pages'
import { activeReseller, asha, done, inviteAsha, vimala } from './support/blocked-reseller'
import { expect, test } from './support/counted-keys'
import type { Host } from './support/host'
import { codeIn } from './support/post'

/** A second desk in a browser of its own: an Electron host has one window. */
async function ashasDesk(host: Host, first: Desk): Promise<Desk> {
  const code = await inviteAsha(host, first)
  const desk = new Desk(await host.secondDesk())
  await desk.acceptInvitation(code)
  return desk
}

test('two managers on one call see each other, prove apart, and unblock once', async ({
  host,
  desk: page,
  countKeys
}) => {
  const desk = new Desk(page)
  await desk.setUp()
  const reseller = await activeReseller(host, desk)
  const caseNumber = await reseller.block()
  const code = codeIn(await reseller.mail.next(/blocked/i))
  const colleague = await ashasDesk(host, desk)
  const [mine, hers] = [new CallDesk(page), new CallDesk(colleague.page)]
  const [myKeys, herKeys] = [await countKeys(page), await countKeys(colleague.page)]

  for (const [calls, keys] of [
    [mine, myKeys],
    [hers, herKeys]
  ] as const) {
    await keys.press('c')
    await expect(calls.field).toBeFocused()
    await keys.hear(caseNumber)
    await expect(calls.question('code')).toBeFocused()
  }
  await expect(mine.call).toContainText(`${asha.name} is on this call since`)
  await expect(hers.call).toContainText(`${meera.name} is on this call since`)

  await test.step('a wrong answer is held against the caller at both desks', async () => {
    await herKeys.press('Enter')
    await herKeys.hear('Some Other Firm')
    await herKeys.press('Enter')
    await expect(mine.call).toContainText(`Organization failed just now with ${asha.name}.`)
  })

  await test.step('what is proven to one is not proven to the other', async () => {
    await myKeys.hear(code)
    await myKeys.press('Enter')
    await expect(mine.progress).toHaveAttribute('aria-valuetext', '100 of 100')
    await expect(hers.call.getByText('Code: match')).toBeVisible()
    await expect(hers.progress).toHaveAttribute('aria-valuetext', '0 of 100')
    await expect(hers.unblock).toBeDisabled()
    expect(await colleague.call('accounts.unblock', { id: reseller.id })).toMatchObject({
      ok: false,
      code: 'forbidden'
    })
  })

  await test.step('once unblocked, the other desk says by whom, and keeps the keys in place', async () => {
    await expect(mine.unblock).toBeFocused()
    await myKeys.press('Enter')
    await expect(hers.call.getByText(`${reseller.number} is unblocked.`)).toBeVisible()
    await expect(hers.call.getByRole('status', { name: 'Unblocked' })).toContainText(`By ${meera.name}`)
    await expect(hers.unblock).toHaveCount(0)
    expect(await colleague.call('accounts.unblock', { id: reseller.id })).toMatchObject({
      ok: false,
      code: 'conflict'
    })
    const events = (await desk.call('audit.list', { action: 'account.unblocked' })).data as { items: unknown[] }
    expect(events.items).toHaveLength(1)
    await herKeys.placed()
  })
})

test('after a change of contact details a colleague confirms at their own desk', async ({
  host,
  desk: page,
  countKeys
}) => {
  const desk = new Desk(page)
  await desk.setUp()
  const reseller = await activeReseller(host, desk)
  const { version } = (await desk.call('accounts.get', { id: reseller.id })).data as { version: number }
  await done(desk, 'accounts.updateProfile', {
    ...{ id: reseller.id, version, name: vimala.name, email: vimala.email, mobile: '9000054322', country: 'IN' },
    ...{ organizationName: vimala.organization, organizationType: 'Web hosting company' }
  })
  const caseNumber = await reseller.block()
  const code = codeIn(await reseller.mail.next(/blocked/i))
  const colleague = await ashasDesk(host, desk)
  const [mine, hers] = [new CallDesk(page), new CallDesk(colleague.page)]
  const [myKeys, herKeys] = [await countKeys(page), await countKeys(colleague.page)]

  await test.step('the points alone are not enough: why, and whom it asks', async () => {
    await myKeys.press('c')
    await expect(mine.field).toBeFocused()
    await myKeys.hear(caseNumber)
    await expect(mine.question('code')).toBeFocused()
    await myKeys.hear(code)
    await myKeys.press('Enter')
    const ask = mine.call.getByRole('button', { name: 'Ask a colleague' })
    await expect(ask).toBeFocused()
    await expect(mine.call).toContainText('The contact details were changed within 14 days.')
    expect(await desk.call('accounts.unblock', { id: reseller.id })).toMatchObject({ ok: false, code: 'forbidden' })
    await myKeys.press('Enter')
    await expect(mine.call).toContainText(/Colleagues were asked at \d\d:\d\d; waiting for one of them\./)
    await expect(mine.call.getByRole('button', { name: 'Asked' })).toBeFocused()
    const myself = await desk.call('verification.confirm', await confirmation(desk))
    expect(myself).toMatchObject({ ok: false, code: 'forbidden' })
  })

  await test.step('the colleague is told on Overview, looks at the attempts, and confirms', async () => {
    const tile = colleague.page.getByRole('main').getByRole('link', { name: /Second person wanted/ })
    await expect(tile).toContainText('a colleague waits')
    await herKeys.press('c')
    await expect(hers.finder.getByRole('row')).toContainText('Second person wanted')
    await herKeys.press('Enter')
    const confirm = hers.call.getByRole('button', { name: `Confirm for ${meera.name}` })
    await expect(confirm).toBeFocused()
    await expect(hers.call).toContainText(`${meera.name} asks you to confirm.`)
    await expect(hers.call).toContainText('100 of 100 points: code.')
    await herKeys.press('Enter')
    await expect(hers.call).toContainText('Confirmed as the second person')
  })

  await test.step('and the one who verified unblocks', async () => {
    await expect(mine.unblock).toBeEnabled()
    await expect(mine.unblock).toBeFocused()
    await myKeys.press('Enter')
    await expect(mine.call.getByText(`${reseller.number} is unblocked.`)).toBeVisible()
    await expect(mine.call).toContainText(`Confirmed as the second person ${asha.name}`)
    expect(await myKeys.count()).toBe(4)
    expect(await herKeys.count()).toBe(3)
  })
})

/** What would confirm one's own call. */
async function confirmation(desk: Desk): Promise<{ readonly id: string; readonly staffId: string }> {
  const id = desk.page.url().split('/').at(-1)?.split('?')[0] ?? ''
  const { staff } = (await desk.call('session.current', {})).data as { staff: { id: string } }
  return { id, staffId: staff.id }
}
