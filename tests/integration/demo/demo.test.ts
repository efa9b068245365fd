import { describe, expect, it } from 'vitest'
import { accountStatuses } from '../../../src/shared/account'
import type { CallerMatch, CallView, StaffView } from '../../../src/shared/contract'
import { openHub } from '../../support/desk'

/** What the demo leaves behind, as its administrator sees it. */
async function openDemo() {
  const hub = await openHub({ demo: true })
  const session = hub.sessions.open()
  const call = async <T>(operation: string, input: unknown) => {
    const reply = await hub.dispatch(operation, input, { session, ip: '127.0.0.1' })
    if (!reply.ok) throw new Error(`${operation}: ${reply.message}`)
    return reply.data as T
  }
  const administrator = hub.demoSignIns.find(({ role }) => role === 'administrator')
  await call('session.signIn', { email: administrator?.email, password: administrator?.password })
  return { hub, call }
}

describe('the demo', () => {
  it('fills an empty store with a programme in which every status, several countries and one sign-in a role occur', async () => {
    const { hub, call } = await openDemo()
    expect(hub.demoSignIns.map(({ role }) => role).sort()).toEqual(['accountManager', 'administrator', 'reviewer'])
    const { accounts } = await call<{ accounts: Record<string, number> }>('overview.summary', {})
    for (const status of accountStatuses) expect([status, accounts[status]]).not.toEqual([status, 0])
    expect(Object.values(accounts).reduce((sum, count) => sum + count, 0)).toBeGreaterThan(250)
    const { items } = await call<{ items: { country: string }[] }>('accounts.list', { limit: 500 })
    expect(new Set(items.map(({ country }) => country)).size).toBeGreaterThan(5)
  })

  it('has a history in order of time, nothing of it in the future, and no mail to send', async () => {
    const { call } = await openDemo()
    const { items } = await call<{ items: { at: string }[] }>('audit.list', { limit: 1000 })
    const times = items.map(({ at }) => at).reverse()
    expect(times.length).toBeGreaterThan(900)
    expect([...times].sort()).toEqual(times)
    expect(Date.parse(times.at(-1) ?? '')).toBeLessThanOrEqual(Date.now())
    const mail = await call<{ items: { state: string }[]; total: number }>('mail.list', { limit: 1000 })
    expect(new Set(mail.items.map(({ state }) => state))).toEqual(new Set(['sent']))
    expect(mail.total).toBeGreaterThan(500)
    expect(await call('status.get', {})).toMatchObject({ mail: { waiting: 0, dead: 0 } })
  })

  it('has calls of every kind: by code, by facts, and of somebody who was not the holder', async () => {
    const { call } = await openDemo()
    type Trail = { items: { action: string; details: Record<string, unknown> }[] }
    const unblocked = await call<Trail>('audit.list', { action: 'account.unblocked', limit: 500 })
    const ways = new Set(unblocked.items.map(({ details }) => details['verifiedBy']))
    expect([...ways].sort()).toEqual(['code', 'organization, country, signUpMonth, manager'])
    expect(unblocked.items.some(({ details }) => details['confirmedBy'])).toBe(true)
    const turnedAway = await call<Trail>('audit.list', { action: 'call.not_holder', limit: 500 })
    expect(turnedAway.items.length).toBeGreaterThan(0)
  })

  it('has cases to look at: forgotten, attacked, blocked again, with failed checks; and somebody who will be away', async () => {
    const { call } = await openDemo()
    const look = async (organization: string) => {
      const { items } = await call<{ items: CallerMatch[] }>('incidents.find', { text: organization })
      return call<CallView>('incidents.get', { id: items[0]?.incident?.id })
    }
    expect((await look('Lotus Pier Hosting')).evidence).toMatchObject({
      assessment: 'forgot',
      sentence: 'Five attempts in 96 seconds from an address that this account has signed in from before.'
    })
    const attacked = await look('Elbwerk Domains')
    expect(attacked.evidence).toMatchObject({
      assessment: 'attacked',
      sentence:
        'Five attempts in 40 seconds from an address in a country never seen for this account; three other accounts were tried from it.'
    })
    expect(attacked.evidence.otherAccounts.map(({ status }) => status)).toEqual(['active', 'active', 'active'])
    const again = await look('Nimbusgate Cloud')
    expect(again.again).toMatchObject({ unblockedBy: 'Asha Nambiar' })
    expect(again.evidence.earlierBlocks).toHaveLength(1)
    expect((await look('Quaymark Systems')).failures.map(({ method }) => method)).toEqual(['manager', 'signUpMonth'])
    const { attention } = await call<{ attention: object }>('overview.dashboard', { days: 7, timeZone: 'Asia/Kolkata' })
    expect(attention).toMatchObject({ blockedAgain: 1 })
    const staff = await call<{ items: StaffView[] }>('staff.list', {})
    expect(staff.items.flatMap(({ name, absence }) => (absence ? [[name, absence.standInName]] : []))).toEqual([
      ['Asha Nambiar', 'Meera Kamath']
    ])
  })

  it('never touches a store that holds anything', async () => {
    const first = await openHub()
    const session = first.sessions.open()
    await first.dispatch(
      'setup.createAdministrator',
      { name: 'Meera Kamath', email: 'm@emsign.example', password: 'violet-harbour-93' },
      { session, ip: '127.0.0.1' }
    )
    await first.close()
    const again = await openHub({ dataDirectory: first.dataDirectory, demo: true })
    expect(again.demoSignIns).toEqual([])
    expect(again.notices).toContain('The data directory holds data already: --demo changed nothing.')
  })

  it('joins a desk that has just been set up, where its administrator asks for it', async () => {
    const hub = await openHub()
    const session = hub.sessions.open()
    const input = {
      name: 'Nisha Verghese',
      email: 'nisha@emsign.example',
      password: 'violet-harbour-93',
      demoData: true
    }
    const reply = await hub.dispatch('setup.createAdministrator', input, { session, ip: '127.0.0.1' })
    expect(reply).toMatchObject({ ok: true, data: { staff: { name: 'Nisha Verghese' } } })
    expect(await hub.dispatch('staff.list', {}, { session, ip: '127.0.0.1' })).toMatchObject({
      ok: true,
      data: { items: { length: 4 } }
    })
  })
})

describe('its waiting applications', () => {
  it('include a rejected organization that comes again, and facts that do not fit', async () => {
    const { call } = await openDemo()
    type Listed = { items: { id: string; organizationName: string; signals: string[] }[] }
    const { items } = await call<Listed>('accounts.list', { status: 'pending', limit: 500 })
    const signalsOf = (name: string) => items.find(({ organizationName }) => organizationName === name)?.signals
    expect(signalsOf('Meridien Hostings Private Limited')).toEqual(['freeMail', 'earlierApplication'])
    expect(signalsOf('Rheinzert Systemhaus GmbH')).toEqual(['countryDiffers', 'phoneDiffers'])
    expect(signalsOf('Cypress Trust Limited')).toEqual(['countryDiffers', 'disposableMail', 'earlierApplication'])
    const again = items.find(({ organizationName }) => organizationName.startsWith('Meridien'))
    const earlier = await call<{ items: { decision: { outcome: string }; reasons: string[] }[] }>('accounts.earlier', {
      id: again?.id
    })
    expect(earlier.items.map(({ decision, reasons }) => [decision.outcome, ...reasons])).toEqual([
      ['rejected', 'Same mobile number', 'Similar organization name']
    ])
  })

  it('are not repeats by chance', async () => {
    const { call } = await openDemo()
    const { items } = await call<{ items: unknown[] }>('accounts.list', { signal: 'earlierApplication', limit: 500 })
    expect(items).toHaveLength(2)
  })
})
