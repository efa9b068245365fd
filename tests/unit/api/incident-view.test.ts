import { describe, expect, it } from 'vitest'
import type { Attempt, AttemptOutcome } from '@shared/account'
import { incidentDetails } from '../../../src/main/api/views'
import type { Incident } from '../../../src/main/store/records'
import { anAccount } from '../../support/accounts'

const at = '2026-11-23T10:00:00.000Z'
const now = new Date('2026-11-23T11:00:00.000Z')
const account = anAccount({ status: 'blocked', incidentId: 'i1' })
const attempt = (id: number, outcome: AttemptOutcome): Attempt => ({
  id: String(id),
  version: 1,
  accountId: 'a1',
  incidentId: 'i1',
  at,
  ip: '203.0.113.7',
  country: null,
  userAgent: '',
  outcome
})
const view = (incident: Partial<Incident>, attempts: readonly Attempt[]) =>
  incidentDetails(
    {
      id: 'i1',
      version: 1,
      caseNumber: 'C-0000-0001',
      accountId: 'a1',
      state: 'open',
      openedAt: at,
      closedAt: null,
      closedBy: null,
      code: null,
      proofs: [],
      failures: [],
      ...incident
    },
    account,
    new Map(),
    attempts,
    null,
    's1',
    now
  ).refused

describe('attempts on a blocked account beyond those that are listed', () => {
  const listed = [attempt(1, 'wrong'), attempt(2, 'refused'), attempt(3, 'refused')]

  it('are none where nobody tried, or every attempt is listed', () => {
    expect(view({}, listed)).toBe(null)
    expect(view({ refused: { count: 2, lastAt: at } }, listed)).toBe(null)
  })

  it('are those counted less those listed, and when the last was', () => {
    expect(view({ refused: { count: 62, lastAt: at } }, listed)).toEqual({ count: 60, lastAt: at })
  })
})
