import { describe, expect, it } from 'vitest'
import { accountStatuses, type AccountStatus } from '../../../src/shared/account'
import {
  activate,
  approve,
  block,
  close,
  nextStatus,
  reject,
  reopen,
  unblock,
  type Transition
} from '../../../src/main/domain/lifecycle'
import { anAccount } from '../../support/accounts'

const now = new Date('2026-03-02T09:00:00.000Z')
const asha = { id: 'staff-1', name: 'Asha Nambiar' }

/** The whole life, as design section 2 draws it; every pair that is not here is refused. */
const allowed: readonly (readonly [AccountStatus, Transition, AccountStatus])[] = [
  ['pending', 'approve', 'approved'],
  ['pending', 'reject', 'rejected'],
  ['approved', 'activate', 'active'],
  ['active', 'block', 'blocked'],
  ['blocked', 'unblock', 'active'],
  ['pending', 'close', 'closed'],
  ['approved', 'close', 'closed'],
  ['rejected', 'close', 'closed'],
  ['active', 'close', 'closed'],
  ['blocked', 'close', 'closed']
]
const transitions: readonly Transition[] = ['approve', 'reject', 'activate', 'block', 'unblock', 'close']

describe('nextStatus', () => {
  const cases = accountStatuses.flatMap((status) => transitions.map((transition) => [status, transition] as const))

  it.each(cases)('%s, %s: as the design draws it', (status, transition) => {
    const [, , expected = null] = allowed.find(([from, by]) => from === status && by === transition) ?? []
    expect(nextStatus(status, transition, null)).toBe(expected)
  })

  it.each(accountStatuses)('reopens an account that was closed while %s where it was, and no other', (from) => {
    expect(nextStatus('closed', 'reopen', from)).toBe(from)
    if (from !== 'closed') expect(nextStatus(from, 'reopen', null)).toBeNull()
  })
})

describe('decisions', () => {
  it('approval records who, when, the note and the manager, and raises the version', () => {
    const decided = approve(anAccount({ status: 'pending', version: 4 }), asha, 'checked', 'manager-1', now)
    expect(decided).toMatchObject({
      ok: true,
      value: {
        status: 'approved',
        version: 5,
        managerId: 'manager-1',
        updatedAt: now.toISOString(),
        decision: {
          outcome: 'approved',
          staffId: 'staff-1',
          staffName: 'Asha Nambiar',
          at: now.toISOString(),
          text: 'checked'
        }
      }
    })
  })

  it('rejection records the reason and gives the address up for a new sign-up', () => {
    const decided = reject(anAccount({ status: 'pending', emailClaim: 'a@b.example' }), asha, 'no such company', now)
    expect(decided).toMatchObject({
      ok: true,
      value: { status: 'rejected', emailClaim: null, decision: { outcome: 'rejected', text: 'no such company' } }
    })
  })

  it('activation, block and unblock set what belongs to the new status', () => {
    expect(activate(anAccount({ status: 'approved' }), now)).toMatchObject({
      value: { status: 'active', activatedAt: now.toISOString() }
    })
    expect(block(anAccount({ status: 'active' }), 'incident-1', now)).toMatchObject({
      value: { status: 'blocked', incidentId: 'incident-1' }
    })
    expect(unblock(anAccount({ status: 'blocked', incidentId: 'incident-1' }), now)).toMatchObject({
      value: { status: 'active', incidentId: null }
    })
  })

  it('closing remembers the status, and reopening leads back to it', () => {
    const closed = close(anAccount({ status: 'blocked', incidentId: 'incident-1' }), 'asked to', now)
    expect(closed).toMatchObject({ value: { status: 'closed', closure: { from: 'blocked', reason: 'asked to' } } })
    if (!closed.ok) throw new Error('refused')
    expect(reopen(closed.value, now)).toMatchObject({
      value: { status: 'blocked', closure: null, incidentId: 'incident-1' }
    })
  })

  it('refuses with the status that stands in the way', () => {
    expect(approve(anAccount({ status: 'rejected', number: 'RS-000007' }), asha, null, null, now)).toEqual({
      ok: false,
      code: 'conflict',
      message: 'RS-000007 is rejected: only an application that waits for a decision can be approved.'
    })
  })
})
