import type { Refusal } from './client'

/**
 * Why something can't be shown, and what to do. What the host says about failures of its own is about changes, of which
 * nobody knows whether they took effect; reading changes nothing.
 */
export function readProblem(problem: Refusal | null): string {
  if (problem?.code !== 'internal') return problem?.message ?? ''
  return 'Hub Desk failed to read it; nothing was changed. Try again, and tell your administrator if it fails again.'
}
