import type { BlockedAgain } from '@shared/call-desk'
import type { Incident } from '../store/records'

/** Blocked so soon after being unblocked, whoever was let in deserves another look. */
export const againHours = 24

/** The unblocking less than a day before, of an account's earlier incidents; null where there was none. */
export function blockedAgain(earlier: readonly Incident[], now: Date): BlockedAgain | null {
  const closed = earlier.flatMap(({ state, closedAt, closedBy, caseNumber }) =>
    state === 'closed' && closedAt !== null
      ? [{ caseNumber, unblockedAt: closedAt, unblockedBy: closedBy?.staffName ?? '' }]
      : []
  )
  const [last] = closed.sort((one, other) => Date.parse(other.unblockedAt) - Date.parse(one.unblockedAt))
  const recent = last !== undefined && now.getTime() - Date.parse(last.unblockedAt) < againHours * 60 * 60_000
  return recent ? last : null
}
