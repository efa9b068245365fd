import { describe, expect, it } from 'vitest'
import type { Account } from '../../../src/shared/account'
import { undoDecision, undoUntil, withUndo } from '../../../src/main/domain/undo'
import { approve, reject } from '../../../src/main/domain/lifecycle'
import { anAccount } from '../../support/accounts'

const at = new Date('2026-03-02T09:00:00.000Z')
const later = (seconds: number) => new Date(at.getTime() + seconds * 1000)
const rohan = { id: 'rohan', name: 'Rohan Dalvi', role: 'reviewer' } as const
const anita = { id: 'anita', name: 'Anita Rao', role: 'reviewer' } as const
const meera = { id: 'meera', name: 'Meera Kamath', role: 'administrator' } as const
const held = { state: 'held' } as const

const pending: Account = anAccount({ status: 'pending', decision: null, managerId: null })
function decide(outcome: 'approve' | 'reject', mailId: string | null = 'mail-1'): Account {
  const next =
    outcome === 'approve' ? approve(pending, rohan, null, 'asha', at) : reject(pending, rohan, 'No such company.', at)
  if (!next.ok) throw new Error(next.message)
  return withUndo(next.value, { until: undoUntil(10, at) ?? '', mailId, managerId: null })
}

describe('taking a decision back', () => {
  it.each(['approve', 'reject'] as const)('lets the application wait as before (%s)', (outcome) => {
    const account = decide(outcome)
    const undone = undoDecision(account, rohan, held, later(9))
    expect(undone).toEqual({
      ok: true,
      value: { ...pending, version: pending.version + 2, updatedAt: later(9).toISOString() }
    })
  })

  it('is for whoever decided and for administrators', () => {
    expect(undoDecision(decide('approve'), meera, held, later(1)).ok).toBe(true)
    expect(undoDecision(decide('approve'), anita, held, later(1))).toEqual({
      ok: false,
      code: 'forbidden',
      message: `Rohan Dalvi approved ${pending.number}: only they or an administrator can take that back.`
    })
  })

  it('is refused from the promised second on', () => {
    expect(undoDecision(decide('reject', null), rohan, null, later(9.999)).ok).toBe(true)
    expect(undoDecision(decide('reject', null), rohan, null, later(10))).toMatchObject({
      code: 'conflict',
      message: `It is too late to take this back: ${pending.number} stays rejected.`
    })
  })

  it.each(['sending', 'sent', 'failed', 'dead', 'cancelled', 'queued'] as const)(
    'is refused once its mail is %s',
    (state) => {
      expect(undoDecision(decide('approve'), rohan, { state }, later(1))).toMatchObject({
        code: 'conflict',
        message: `The mail about it is on its way already: ${pending.number} stays approved.`
      })
    }
  )

  it('is refused where nothing was decided, something else happened since, or undoing was off', () => {
    expect(undoDecision(pending, rohan, null, at)).toMatchObject({ ok: false, code: 'conflict' })
    expect(undoDecision({ ...decide('approve'), status: 'active' }, rohan, held, later(1))).toMatchObject({
      code: 'conflict',
      message: `${pending.number} is active: there is no decision to take back.`
    })
    const plain = approve(pending, rohan, null, null, at)
    expect(plain.ok && undoDecision(plain.value, rohan, null, later(1))).toMatchObject({ code: 'conflict' })
  })

  it('can be switched off', () => {
    expect(undoUntil(0, at)).toBeNull()
    expect(undoUntil(30, at)).toBe('2026-03-02T09:00:30.000Z')
  })
})
