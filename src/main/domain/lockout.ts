import type { Refusals } from '../store/records'

/** How many wrong passwords in a row block (seed: "repeated times"; design section 4: five unless set otherwise). */
export type LockoutPolicy = { readonly maxFailures: number }

export type LockoutState = {
  readonly consecutiveFailures: number
  readonly blocked: boolean
}

/**
 * What one checked password does to the count: a right one resets it, a wrong one adds to it and blocks at the limit.
 * Whoever is blocked stays so, whatever the password: then none may be checked at all.
 */
export function decideAttempt(state: LockoutState, outcome: 'right' | 'wrong', policy: LockoutPolicy): LockoutState {
  if (state.blocked) return state
  if (outcome === 'right') return { consecutiveFailures: 0, blocked: false }
  const consecutiveFailures = state.consecutiveFailures + 1
  return { consecutiveFailures, blocked: consecutiveFailures >= policy.maxFailures }
}

/** Attempts on somebody who is blocked that are kept one by one; those after them are only counted. */
export const refusalsKept = 50
/** Then the count is stored no more often than this. */
export const refusalPauseSeconds = 10

/**
 * What is stored of one more attempt on somebody who is blocked: the attempt as evidence, only the count, or nothing yet
 * (`uncommitted` are those of which nothing was stored since `before`). Nobody can fill the disk with them.
 */
export function decideRefusal(
  before: Refusals | null,
  uncommitted: number,
  now: Date
): { readonly refused: Refusals; readonly stored: 'attempt' | 'count' | 'nothing' } {
  const refused = { count: (before?.count ?? 0) + uncommitted + 1, lastAt: now.toISOString() }
  if (before === null || refused.count <= refusalsKept) return { refused, stored: 'attempt' }
  // A clock that was set back must not stop the counting.
  const pause = Math.abs(now.getTime() - Date.parse(before.lastAt))
  return { refused, stored: pause >= refusalPauseSeconds * 1000 ? 'count' : 'nothing' }
}

/** Staff have nobody to phone: their lockout ends by itself after this time. */
export const staffLockoutMinutes = 15

/** Milliseconds until a member of staff may try again; 0 when they may now. */
export function staffLockoutLeft(blockedAt: string | null, now: Date): number {
  if (blockedAt === null) return 0
  return Math.max(0, Date.parse(blockedAt) + staffLockoutMinutes * 60_000 - now.getTime())
}
