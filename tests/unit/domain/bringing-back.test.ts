import { describe, expect, it } from 'vitest'
import {
  bringBack,
  isApplied,
  notesAreAdded,
  readLog,
  type BringBackFacts,
  type Verdict
} from '../../../src/main/domain/bringing-back'
import { accountStatuses } from '../../../src/shared/account'
import type { PackAction, PackDecision } from '../../../src/shared/review-pack'

const now = new Date('2026-03-03T09:00:00.000Z')
const closed = (how: 'ended' | 'returned') => ({ how, at: now.toISOString(), staffId: 'meera', staffName: 'Meera' })
const entry = (sequence: number, action: PackAction, applicationId = 'one'): PackDecision => ({
  ...action,
  ...{ packId: 'pack', sequence, applicationId, basedOn: 1, reviewerId: 'tara' },
  decidedAt: `2026-03-02T0${sequence}:00:00.000Z`
})
const approve: PackAction = { kind: 'approve', note: null, managerId: null }
const reject: PackAction = { kind: 'reject', reason: 'No such company.', notify: true }
const verdict = entry(1, approve) as Verdict

const facts: BringBackFacts = {
  lease: { closed: null, endsAt: '2026-03-05T09:00:00.000Z' },
  reviewerDecides: true,
  byAdministrator: false,
  verdict,
  takenVersion: 3,
  account: { status: 'pending', version: 3 },
  outcome: null
}
const fate = (change: Partial<BringBackFacts>) => bringBack({ ...facts, ...change }, now)
const late = { closed: null, endsAt: now.toISOString() }

describe('what becomes of an application of a pack', () => {
  it('is applied where it waits as it was taken', () => {
    expect(fate({})).toEqual({ fate: 'apply', choice: false, over: null })
  })

  it.each(accountStatuses.filter((status) => status !== 'pending'))('is superseded where it is %s', (status) => {
    const account = { status, version: 4 }
    expect(fate({ account }).fate).toBe('superseded')
    expect(fate({ account, lease: late }).fate).toBe('superseded')
  })

  it('needs a choice where it was changed since', () => {
    expect(fate({ account: { status: 'pending', version: 5 } })).toEqual({ fate: 'changed', choice: true, over: null })
  })

  it.each([
    ['its time ran out', { lease: late }, 'time', true],
    ['it was finished', { lease: { ...facts.lease, closed: closed('returned') } }, 'returned', true],
    ['somebody ended it', { lease: { ...facts.lease, closed: closed('ended') } }, 'person', false],
    ['its reviewer may not decide', { reviewerDecides: false }, 'reviewer', false]
  ] as const)('is left where the lease is over: %s', (_why, change, over, choice) => {
    expect(fate(change)).toEqual({ fate: 'leaseEnded', choice, over })
    expect(fate({ ...change, byAdministrator: true })).toEqual({ fate: 'leaseEnded', choice: true, over })
    expect(notesAreAdded({ ...facts, ...change }, now)).toBe(choice)
    expect(notesAreAdded({ ...facts, ...change, byAdministrator: true }, now)).toBe(true)
  })

  it('is decided by a lease once, also where that was undone here, and whatever a copy says', () => {
    const outcome = { kind: 'approve' } as const
    for (const other of [verdict, entry(1, reject) as Verdict, null])
      expect(fate({ outcome, verdict: other, account: { status: 'pending', version: 5 } })).toEqual({
        ...{ fate: 'alreadyBroughtBack', choice: false, over: null }
      })
  })

  it('stays undecided where the pack says nothing, whatever happened', () => {
    expect(fate({ verdict: null }).fate).toBe('undecided')
    expect(fate({ verdict: null, account: { status: 'rejected', version: 4 }, lease: late }).fate).toBe('undecided')
  })
})

describe('whether a decision is applied', () => {
  const account = { version: 5 }
  it('follows a choice on the version that was seen, and on no other', () => {
    const changed = { fate: 'changed', choice: true, over: null } as const
    expect([isApplied(changed, account, 5), isApplied(changed, account, 4), isApplied(changed, account, null)]).toEqual(
      [true, false, false]
    )
  })

  it('is nobody’s choice where the rule leaves none', () => {
    for (const one of ['superseded', 'alreadyBroughtBack', 'undecided', 'leaseEnded'] as const)
      expect(isApplied({ fate: one, choice: false, over: null }, account, 5)).toBe(false)
    expect(isApplied({ fate: 'apply', choice: false, over: null }, account, null)).toBe(true)
  })
})

describe('the log of a pack', () => {
  it('has the last word on each application, and what was taken back before it', () => {
    const entries = [
      entry(1, approve),
      entry(2, reject),
      entry(3, approve, 'other'),
      entry(4, { kind: 'withdraw' }, 'other'),
      entry(5, { kind: 'note', text: 'Phoned.', mentions: [] })
    ]
    const log = readLog([...entries].reverse())
    expect([...log.verdicts]).toEqual([['one', entries[1]]])
    expect(log.notes.get('one')).toEqual([entries[4]])
    expect(log.takenBack.map(({ sequence }) => sequence)).toEqual([1, 3, 4])
  })
})
