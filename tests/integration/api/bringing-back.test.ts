import { beforeEach, describe, expect, it } from 'vitest'
import { deliveredTo } from '../../support/desk'
import {
  approveOffline,
  bringBack,
  decideOffline,
  noteOffline,
  preview,
  rejectOffline,
  takeOffline,
  withdrawOffline
} from '../../support/offline'
import { openOfflineDesks, type OfflineDesks } from '../../support/offline-desks'
import { hours } from '../../support/programme'

let clock: OfflineDesks['clock']
let meera: OfflineDesks['meera']
let tara: OfflineDesks['tara']
let rohan: OfflineDesks['rohan']
let apply: OfflineDesks['apply']
let get: OfflineDesks['get']
let trail: OfflineDesks['trail']

beforeEach(async () => {
  ;({ clock, meera, tara, rohan, apply, get, trail } = await openOfflineDesks())
})

const outcomes = (lines: readonly { readonly number: string; readonly outcome: string }[]) =>
  lines.map(({ number, outcome }) => [number, outcome])

describe('bringing back', () => {
  it('applies decisions and notes as their reviewer’s, with both times, and mails what each decision mails', async () => {
    const [one, other] = [await apply(), await apply()]
    const { bytes, lease } = await takeOffline(tara, [one.id, other.id])
    clock.advance(hours(5))
    const decided = await decideOffline(
      bytes,
      [
        [one.id, noteOffline('Register checked on paper.')],
        [one.id, approveOffline('Fine.')],
        [other.id, rejectOffline('Outside our countries.')]
      ],
      { now: clock.now }
    )
    clock.advance(hours(3))
    expect((await preview(tara, decided)).items.map(({ fate, notes }) => [fate, notes])).toEqual([
      ['apply', 1],
      ['apply', 0]
    ])
    const lines = await bringBack(meera, decided, { endLease: true })
    const times = { decidedAt: '2026-03-02T14:00:00.000Z', appliedAt: '2026-03-02T17:00:00.000Z' }
    expect(lines).toMatchObject([
      { kind: 'note', outcome: 'noteAdded', reviewer: 'Tara Specimen', text: 'Register checked on paper.', ...times },
      { kind: 'approve', outcome: 'applied', reviewer: 'Tara Specimen', text: 'Fine.', ...times },
      { kind: 'reject', outcome: 'applied', reviewer: 'Tara Specimen', text: 'Outside our countries.', ...times }
    ])
    const approved = await get(one.id)
    expect(approved).toMatchObject({
      status: 'approved',
      decision: {
        staffName: 'Tara Specimen',
        at: '2026-03-02T17:00:00.000Z',
        text: 'Fine.',
        offline: { leaseId: lease.id, decidedAt: '2026-03-02T14:00:00.000Z', broughtBackBy: 'Meera Kamath' }
      },
      notes: [{ staffName: 'Tara Specimen', at: '2026-03-02T14:00:00.000Z' }]
    })
    expect(await trail('account.approved')).toMatchObject([
      {
        actor: { name: 'Tara Specimen' },
        at: '2026-03-02T17:00:00.000Z',
        details: { note: 'Fine.', decidedOffline: '2026-03-02T14:00:00.000Z', broughtBackBy: 'Meera Kamath' }
      }
    ])
    expect(await trail('lease.returned')).toMatchObject([
      { actor: { name: 'Meera Kamath' }, details: { applied: 2, noteAdded: 1, finished: true } }
    ])
    expect((await meera.ask('offline.leases', {})).items).toMatchObject([{ state: 'returned', applied: 2 }])
    clock.advance(60_000)
    const { items } = await meera.ask('mail.list', { accountId: other.id, kind: 'rejection' })
    expect(items).toHaveLength(1)
  })

  it('shows every fate before anything is done, and does what it showed', async () => {
    const [plain, superseded, changed, chosen, undecided, takenBack] = [
      await apply(),
      await apply(),
      await apply(),
      await apply(),
      await apply(),
      await apply()
    ]
    const everything = [plain, superseded, changed, chosen, undecided, takenBack]
    const { bytes, lease } = await takeOffline(
      tara,
      everything.map(({ id }) => id)
    )
    const decided = await decideOffline(
      bytes,
      [
        [plain.id, approveOffline()],
        [superseded.id, approveOffline()],
        [changed.id, approveOffline()],
        [chosen.id, rejectOffline()],
        [takenBack.id, rejectOffline()],
        [takenBack.id, withdrawOffline]
      ],
      { now: clock.now }
    )
    clock.advance(hours(1))
    const despiteLease = lease.id
    await rohan.ask('accounts.reject', {
      ...{ id: superseded.id, version: superseded.version, despiteLease },
      ...{ reason: 'Known to us.', notify: false }
    })
    for (const account of [changed, chosen]) {
      const { name, email, organizationType } = account
      await meera.ask('accounts.updateProfile', {
        ...{ id: account.id, version: account.version, name, email, organizationType },
        ...{ organizationName: 'Kite Networks AG', country: 'CH' }
      })
    }
    const shown = await preview(tara, decided)
    expect(shown.items.map(({ number, fate, choice }) => [number, fate, choice])).toEqual([
      [plain.number, 'apply', false],
      [superseded.number, 'superseded', false],
      [changed.number, 'changed', true],
      [chosen.number, 'changed', true],
      [undecided.number, 'undecided', false],
      [takenBack.number, 'undecided', false]
    ])
    expect(shown.items[1]?.meanwhile).toEqual([
      { at: '2026-03-02T10:00:00.000Z', who: 'Rohan Specimen', what: 'account.rejected' }
    ])
    expect(shown.items[2]?.meanwhile).toMatchObject([{ who: 'Meera Kamath', what: 'account.profile_changed' }])
    expect(shown.items[2]?.versions).toEqual([
      { name: 'name', taken: 'Noor Specimen', now: 'Noor Specimen' },
      { name: 'email', taken: changed.email, now: changed.email },
      { name: 'mobile', taken: null, now: null },
      { name: 'organizationName', taken: changed.organizationName, now: 'Kite Networks AG' },
      { name: 'organizationType', taken: 'SSL provider', now: 'SSL provider' },
      { name: 'country', taken: 'DE', now: 'CH' },
      { name: 'manager', taken: null, now: null }
    ])
    const lines = await bringBack(tara, decided, { anyway: [chosen.id] })
    expect(outcomes(lines)).toEqual([
      [plain.number, 'applied'],
      [superseded.number, 'superseded'],
      [changed.number, 'changed'],
      [chosen.number, 'applied'],
      [undecided.number, 'undecided'],
      [takenBack.number, 'takenBack'],
      [takenBack.number, 'takenBack']
    ])
    const statuses = await Promise.all(everything.map(async ({ id }) => (await get(id)).status))
    expect(statuses).toEqual(['approved', 'rejected', 'pending', 'rejected', 'pending', 'pending'])
  })

  it('decides nothing twice: the same pack again, or a copy that says something else', async () => {
    const [one, other] = [await apply(), await apply()]
    const { bytes } = await takeOffline(tara, [one.id, other.id])
    const first = await decideOffline(bytes, [[one.id, approveOffline()]], { now: clock.now })
    const copy = await decideOffline(
      bytes,
      [
        [one.id, rejectOffline()],
        [other.id, approveOffline()]
      ],
      { now: clock.now }
    )
    expect(outcomes(await bringBack(tara, first))).toEqual([
      [one.number, 'applied'],
      [other.number, 'undecided']
    ])
    expect(outcomes(await bringBack(tara, first))).toEqual([
      [one.number, 'alreadyBroughtBack'],
      [other.number, 'undecided']
    ])
    expect((await preview(tara, copy)).items[0]).toMatchObject({
      fate: 'alreadyBroughtBack',
      before: { kind: 'approve', same: false }
    })
    expect(await bringBack(tara, copy)).toMatchObject([
      { outcome: 'alreadyBroughtBack', detail: 'This lease decided on it before: approved.' },
      { outcome: 'applied' }
    ])
    expect((await get(one.id)).status).toBe('approved')
    expect(await trail('account.approved')).toHaveLength(2)
    expect(await trail('account.rejected')).toHaveLength(0)
  })

  it('decides once, too, when two copies are brought back at the same moment', async () => {
    const accounts = await Promise.all(Array.from({ length: 8 }, () => apply()))
    const ids = accounts.map(({ id }) => id)
    const { bytes } = await takeOffline(tara, ids)
    const copies = await Promise.all(
      [approveOffline(), rejectOffline()].map((decision) =>
        decideOffline(
          bytes,
          ids.map((id) => [id, decision] as const),
          { now: clock.now }
        )
      )
    )
    const reports = await Promise.all([bringBack(tara, copies[0] as Buffer), bringBack(meera, copies[1] as Buffer)])
    for (const id of ids) {
      const told = reports.flat().filter(({ accountId }) => accountId === id)
      expect(told.map(({ outcome }) => outcome).sort()).toEqual(['alreadyBroughtBack', 'applied'])
    }
    const decisions = [...(await trail('account.approved')), ...(await trail('account.rejected'))]
    expect(new Set(decisions.map(({ accountId }) => accountId)).size).toBe(8)
    expect(decisions).toHaveLength(8)
  })

  it('asks before it applies what comes after the time limit, and leaves it where nobody wants it', async () => {
    const [one, other] = [await apply(), await apply()]
    const { bytes } = await takeOffline(tara, [one.id, other.id], 1)
    const decided = await decideOffline(
      bytes,
      [
        [one.id, approveOffline()],
        [other.id, approveOffline()]
      ],
      { now: clock.now }
    )
    clock.advance(hours(30))
    expect((await preview(tara, decided)).items).toMatchObject([
      { fate: 'leaseEnded', over: 'time', choice: true },
      { fate: 'leaseEnded', over: 'time', choice: true }
    ])
    expect(outcomes(await bringBack(tara, decided, { anyway: [other.id] }))).toEqual([
      [one.number, 'leaseEnded'],
      [other.number, 'applied']
    ])
  })

  it('applies what a lease that was ended holds only where an administrator chooses so', async () => {
    const { id } = await apply()
    const { bytes, lease } = await takeOffline(tara, [id])
    const decided = await decideOffline(
      bytes,
      [
        [id, noteOffline('Checked.')],
        [id, approveOffline()]
      ],
      { now: clock.now }
    )
    await meera.ask('offline.endLease', { id: lease.id })
    expect((await preview(tara, decided)).items).toMatchObject([{ fate: 'leaseEnded', over: 'person', choice: false }])
    expect(await bringBack(tara, decided, { anyway: [id] })).toMatchObject([
      { kind: 'note', outcome: 'leaseEnded' },
      { kind: 'approve', outcome: 'leaseEnded' }
    ])
    expect(await bringBack(meera, decided, { anyway: [id] })).toMatchObject([
      { kind: 'note', outcome: 'noteAdded' },
      { kind: 'approve', outcome: 'applied' }
    ])
  })

  it('does not apply by itself what somebody decided who may not decide any more', async () => {
    const { id } = await apply()
    const { bytes } = await takeOffline(tara, [id])
    const decided = await decideOffline(bytes, [[id, approveOffline()]], { now: clock.now })
    await meera.ask('staff.update', { id: tara.staffId, active: false })
    expect((await preview(meera, decided)).items).toMatchObject([
      { fate: 'leaseEnded', over: 'reviewer', choice: true }
    ])
    expect(outcomes(await bringBack(meera, decided))).toMatchObject([[expect.anything(), 'leaseEnded']])
  })

  it('does not apply on a version that nobody has seen', async () => {
    const account = await apply()
    const { bytes, lease } = await takeOffline(tara, [account.id])
    const decided = await decideOffline(bytes, [[account.id, approveOffline()]], { now: clock.now })
    await meera.ask('accounts.assign', { id: account.id, version: account.version, managerId: meera.staffId })
    const { pack, items } = await preview(tara, decided)
    const version = items[0]?.version ?? 0
    const { staffId } = await meera.colleague('accountManager')
    await meera.ask('accounts.assign', { id: account.id, version, managerId: staffId })
    const { lines } = await tara.ask('offline.apply', { pack, items: [{ id: account.id, anyway: version }] })
    expect(lines).toMatchObject([{ outcome: 'changed' }])
    expect((await get(account.id)).lease?.leaseId).toBe(lease.id)
  })
})

describe('the mail of a decision that was brought back', () => {
  it('carries a link that works', async () => {
    const account = await apply()
    const { bytes } = await takeOffline(tara, [account.id])
    const settings = await meera.ask('settings.get', {})
    const decisions = { ...settings.decisions, undoSeconds: 0 }
    await meera.ask('settings.update', { version: settings.version, decisions })
    const decided = await decideOffline(bytes, [[account.id, approveOffline()]], { now: clock.now })
    await bringBack(tara, decided)
    expect(await deliveredTo(meera.hub, meera.ask, account.email, 'activation')).toMatch(
      /https:\/\/hub\.example\/activate\/[\w-]+/
    )
  })
})

describe('what a reviewer’s machine claims', () => {
  it('of a note’s time counts between taking and bringing back; the trail has the claim', async () => {
    const { id } = await apply()
    const { bytes } = await takeOffline(tara, [id])
    clock.advance(hours(2))
    const claims = ['2030-01-01T00:00:00.000Z', '1999-01-01T00:00:00.000Z', '2026-03-02T10:30:00.000Z']
    let decided = bytes
    for (const claim of claims)
      decided = await decideOffline(decided, [[id, noteOffline(`Of ${claim}`)]], { now: () => new Date(claim) })
    await bringBack(tara, decided)
    const notes = (await get(id)).notes.map(({ text, at }) => [text.slice(3), at])
    expect(Object.fromEntries(notes)).toEqual({
      [claims[0] ?? '']: clock.now().toISOString(),
      [claims[1] ?? '']: '2026-03-02T09:00:00.000Z',
      [claims[2] ?? '']: claims[2]
    })
    expect((await trail('account.noted')).map(({ details }) => details['writtenOffline']).sort()).toEqual(
      [...claims].sort()
    )
  })
})

describe('a decision whose time can’t be true', () => {
  it.each([
    ['before the pack was taken', '2001-01-01T00:00:00.000Z', '2026-03-02T09:00:00.000Z'],
    ['after it came back', '2099-01-01T00:00:00.000Z', '2026-03-02T12:00:00.000Z']
  ])('%s stands at the nearest that can be, and the trail keeps what was claimed', async (_when, claimed, bounded) => {
    const { id } = await apply()
    const { bytes } = await takeOffline(tara, [id])
    const decided = await decideOffline(bytes, [[id, approveOffline('Fine.')]], { now: () => new Date(claimed) })
    clock.advance(hours(3))
    await bringBack(tara, decided)
    expect((await get(id)).decision?.offline?.decidedAt).toBe(bounded)
    expect(await trail('account.approved')).toMatchObject([{ details: { decidedOffline: claimed } }])
    clock.advance(hours(1))
    const { items } = await preview(tara, decided)
    expect(items).toMatchObject([{ fate: 'alreadyBroughtBack', before: { decidedAt: bounded, same: true } }])
  })
})

describe('a pack that lies open at the desk', () => {
  it('is applied by nobody who may not bring it back any more', async () => {
    const { id } = await apply()
    const { bytes } = await takeOffline(tara, [id])
    const decided = await decideOffline(bytes, [[id, approveOffline('Fine.')]], { now: clock.now })
    const other = await meera.colleague('administrator', 'Other Specimen')
    const { pack } = await preview(other, decided)
    await meera.ask('staff.update', { id: other.staffId, role: 'reviewer' })
    for (const [operation, input] of [
      ['offline.apply', { pack, items: [{ id }] }],
      ['offline.finish', { pack, endLease: true }]
    ] as const)
      expect(await other.call(operation, input)).toMatchObject({
        ok: false,
        code: 'forbidden',
        message: 'Tara Specimen took this pack: only they or an administrator can bring it back.'
      })
    expect((await get(id)).status).toBe('pending')
  })

  it('is gone for whoever signs in after', async () => {
    const { id } = await apply()
    const { bytes } = await takeOffline(tara, [id])
    const { pack } = await preview(meera, bytes)
    const other = await meera.colleague('administrator', 'Other Specimen')
    const { email } = (await meera.ask('staff.list', {})).items.find((one) => one.id === other.staffId) ?? { email: '' }
    await meera.ask('session.signIn', { email, password: 'violet-harbour-93-lanterns' })
    expect(await meera.call('offline.apply', { pack, items: [] })).toMatchObject({ ok: false, code: 'conflict' })
  })
})
