import { describe, expect, it } from 'vitest'
import type { DeskEvent } from '../../../src/shared/events'
import { openDesk, type TestDesk } from '../../support/desk'

async function register(desk: TestDesk, name: string): Promise<string> {
  const account = await desk.ask('accounts.register', {
    name: 'Test Person',
    email: `contact@${name.toLowerCase()}.example`,
    organizationName: `${name} Hosting`,
    organizationType: 'SSL provider',
    country: 'DE',
    acceptTerms: true
  })
  return account.id
}
const numbers = async (desk: TestDesk, claim: 'free' | 'mine' | 'others') => {
  const page = await desk.ask('accounts.list', { status: 'pending', claim, sort: 'number' })
  return [page.total, ...page.items.map(({ organizationName }) => organizationName)]
}

describe('claims', () => {
  it('are shown to both, filtered, and end with the session', async () => {
    const meera = await openDesk('administrator')
    const rohan = await meera.colleague('reviewer')
    const events: DeskEvent[] = []
    meera.hub.onEvent((event) => events.push(event))
    const [alpha] = [await register(meera, 'Alpha'), await register(meera, 'Beta')]
    await rohan.ask('claims.take', { id: alpha })
    expect(await meera.ask('claims.take', { id: alpha })).toMatchObject({ claim: { staffName: 'Test reviewer' } })
    const claim = { staffId: rohan.staffId, staffName: 'Test reviewer', since: expect.any(String) }
    expect(await meera.ask('accounts.get', { id: alpha })).toMatchObject({ claim })
    expect(await numbers(meera, 'others')).toEqual([1, 'Alpha Hosting'])
    expect(await numbers(meera, 'mine')).toEqual([0])
    expect(await numbers(rohan, 'mine')).toEqual([1, 'Alpha Hosting'])
    expect(await numbers(meera, 'free')).toEqual([1, 'Beta Hosting'])

    await meera.ask('claims.release', { id: alpha })
    await rohan.ask('session.signOut', {})
    expect((await meera.ask('accounts.get', { id: alpha })).claim).toBeNull()
    expect(events.filter(({ topic }) => topic === 'claims')).toEqual([
      { topic: 'claims', ids: [alpha] },
      { topic: 'claims', ids: [alpha] }
    ])
  })

  it('are asked for together with what else a list is filtered by', async () => {
    let time = Date.now()
    const meera = await openDesk('administrator', { now: () => new Date(time) })
    const rohan = await meera.colleague('reviewer')
    const [alpha, beta] = [await register(meera, 'Alpha'), await register(meera, 'Beta')]
    const both = async (claim: 'free' | 'mine' | 'others') =>
      (await meera.ask('accounts.list', { claim, link: 'expiring' })).total
    await rohan.ask('claims.take', { id: alpha })
    expect([await both('free'), await both('mine'), await both('others')]).toEqual([0, 0, 0])
    await meera.ask('accounts.approve', { id: beta, version: 1 })
    time += 49 * 3_600_000
    expect([await both('free'), await both('mine'), await both('others')]).toEqual([1, 0, 0])
  })

  it('keep nobody from deciding, and are not taken on what is decided', async () => {
    const meera = await openDesk('administrator')
    const rohan = await meera.colleague('reviewer')
    const id = await register(meera, 'Alpha')
    await rohan.ask('claims.take', { id })
    const approved = await meera.ask('accounts.approve', { id, version: 1 })
    expect([approved.status, approved.claim]).toEqual(['approved', null])
    expect(await rohan.ask('claims.take', { id })).toEqual({ claim: null })
  })

  it('end when a desk is disconnected or its window is closed', async () => {
    const meera = await openDesk('administrator')
    const id = await register(meera, 'Alpha')
    for (const leave of [meera.hub.sessions.disconnected, meera.hub.sessions.close]) {
      const rohan = await meera.colleague('reviewer')
      await rohan.ask('claims.take', { id })
      leave(rohan.session)
      expect((await meera.ask('accounts.get', { id })).claim).toBeNull()
    }
  })
})

describe('a rejection', () => {
  it('is shown as the mail that it would send, and nothing is sent', async () => {
    const desk = await openDesk('administrator')
    const id = await register(desk, 'Alpha')
    const preview = await desk.ask('accounts.previewRejection', { id, reason: 'No such <company>.' })
    expect(preview.subject).toBe('About your emSign Hub reseller application')
    expect(preview.text).toContain('No such <company>.')
    expect(preview.html).toContain('No such &lt;company&gt;.')
    expect((await desk.ask('mail.list', { kind: 'rejection' })).total).toBe(0)
  })
})

describe('undoing', () => {
  it('takes the decision and its mail back together', async () => {
    const desk = await openDesk('administrator')
    const id = await register(desk, 'Alpha')
    await desk.ask('accounts.approve', { id, version: 1 })
    const { items } = await desk.ask('mail.list', { kind: 'activation' })
    expect(items).toMatchObject([{ state: 'held' }])
    expect(await desk.ask('decisions.undo', { id })).toMatchObject({ status: 'pending', version: 3, decision: null })
    expect((await desk.ask('mail.list', { kind: 'activation' })).items).toMatchObject([{ state: 'cancelled' }])
  })
})

describe('a list', () => {
  it('can be looked at anywhere, without a cursor', async () => {
    const desk = await openDesk('administrator')
    for (const name of ['Alpha', 'Beta', 'Gamma', 'Delta']) await register(desk, name)
    const { items, total } = await desk.ask('accounts.list', { sort: 'number', offset: 2, limit: 1 })
    expect([total, items.map(({ organizationName }) => organizationName)]).toEqual([4, ['Gamma Hosting']])
    expect((await desk.ask('accounts.list', { sort: 'number', offset: 99 })).items).toEqual([])
  })
})

describe('views', () => {
  it('are kept by name for one person and one list, replaced and removed', async () => {
    const meera = await openDesk('administrator')
    const rohan = await meera.colleague('reviewer')
    const page = 'approvals' as const
    const first = await meera.ask('views.save', { page, name: 'India', query: 'country=IN' })
    const second = await meera.ask('views.save', { page, name: 'India', query: 'country=IN&sort=-createdAt' })
    expect(second).toEqual({ id: first.id, name: 'India', query: 'country=IN&sort=-createdAt' })
    await meera.ask('views.save', { page: 'resellers', name: 'Elsewhere', query: '' })
    expect((await meera.ask('views.list', { page })).items).toEqual([second])
    expect((await rohan.ask('views.list', { page })).items).toEqual([])
    expect(await rohan.call('views.remove', { id: first.id })).toMatchObject({ ok: false, code: 'not_found' })
    await meera.ask('views.remove', { id: first.id })
    expect((await meera.ask('views.list', { page })).items).toEqual([])
  })
})
