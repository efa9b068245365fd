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

/** Staff have nobody to phone: their lockout ends by itself after this time. */
export const staffLockoutMinutes = 15

/** Milliseconds until a member of staff may try again; 0 when they may now. */
export function staffLockoutLeft(blockedAt: string | null, now: Date): number {
  if (blockedAt === null) return 0
  return Math.max(0, Date.parse(blockedAt) + staffLockoutMinutes * 60_000 - now.getTime())
}
