import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  decideAttempt,
  decideRefusal,
  refusalsKept,
  staffLockoutLeft,
  type LockoutState
} from '../../../src/main/domain/lockout'

const fresh: LockoutState = { consecutiveFailures: 0, blocked: false }
const policies = fc.integer({ min: 1, max: 20 }).map((maxFailures) => ({ maxFailures }))
const outcomes = fc.constantFrom('right' as const, 'wrong' as const)

describe('decideAttempt', () => {
  it('blocks exactly when a run of wrong passwords reaches the limit, whatever came before', () => {
    fc.assert(
      fc.property(fc.array(outcomes, { maxLength: 60 }), policies, (attempts, policy) => {
        const end = attempts.reduce((state, outcome) => decideAttempt(state, outcome, policy), fresh)
        const longestRun = Math.max(
          0,
          ...attempts
            .join(' ')
            .split('right')
            .map((run) => run.split('wrong').length - 1)
        )
        expect(end.blocked).toBe(longestRun >= policy.maxFailures)
      })
    )
  })

  it('never blocks while each run of wrong passwords ends one short of the limit', () => {
    fc.assert(
      fc.property(policies, fc.integer({ min: 1, max: 30 }), (policy, rounds) => {
        const round = [...Array<'wrong'>(policy.maxFailures - 1).fill('wrong'), 'right' as const]
        const end = Array.from({ length: rounds }, () => round)
          .flat()
          .reduce((state, outcome) => decideAttempt(state, outcome, policy), fresh)
        expect(end).toEqual(fresh)
      })
    )
  })

  it('leaves whoever is blocked as they are, a right password included', () => {
    fc.assert(
      fc.property(outcomes, policies, fc.nat(50), (outcome, policy, consecutiveFailures) => {
        const blocked = { consecutiveFailures, blocked: true }
        expect(decideAttempt(blocked, outcome, policy)).toEqual(blocked)
      })
    )
  })
})

describe('decideRefusal', () => {
  const start = Date.parse('2026-03-02T09:00:00.000Z')

  it('keeps fifty attempts, commits one count in ten seconds, and loses none', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(15_000), { maxLength: 300 }), (pauses) => {
        let now = start
        let stored: { count: number; lastAt: string } | null = null
        let uncommitted = 0
        let attempts = 0
        let lastCommit = 0
        for (const pause of pauses) {
          now += pause
          const decision = decideRefusal(stored, uncommitted, new Date(now))
          if (decision.stored === 'nothing') {
            uncommitted++
            continue
          }
          if (decision.stored === 'attempt') attempts++
          else expect(now - lastCommit).toBeGreaterThanOrEqual(10_000)
          stored = decision.refused
          uncommitted = 0
          lastCommit = now
        }
        expect(attempts).toBe(Math.min(pauses.length, refusalsKept))
        expect((stored?.count ?? 0) + uncommitted).toBe(pauses.length)
      })
    )
  })

  it('goes on counting after the clock was set back', () => {
    const before = { count: 60, lastAt: new Date(start).toISOString() }
    expect(decideRefusal(before, 0, new Date(start - 86_400_000))).toMatchObject({ stored: 'count' })
  })
})

describe('staffLockoutLeft', () => {
  const now = new Date('2026-03-02T09:00:00.000Z')

  it('is over after fifteen minutes, and not a millisecond before', () => {
    expect(staffLockoutLeft('2026-03-02T08:45:00.000Z', now)).toBe(0)
    expect(staffLockoutLeft('2026-03-02T08:45:00.001Z', now)).toBe(1)
    expect(staffLockoutLeft(null, now)).toBe(0)
  })
})
