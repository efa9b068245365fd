import type { CallerFact } from '@shared/call-desk'
import type { Incident } from '../store/records'
import { decided, refused, type Decided } from './decided'
import type { VerificationPolicy } from './proofs'

/** Failed checks are held against whoever calls about an account for so long, whichever incident and whoever asks. */
export const failuresCountHours = 24

export type CallFailure = {
  readonly at: string
  readonly staffName: string
  readonly method: 'code' | CallerFact
  readonly caseNumber: string
}

/** What happened lately on calls about one account; a new incident does not wipe it out. */
export type CallHistory = {
  /** Failed checks that still count, the newest first. */
  readonly failures: readonly CallFailure[]
  /** The latest caller of the last day who was not the account holder. */
  readonly notHolder: { readonly at: string; readonly staffName: string } | null
  readonly contactChangedAt: string | null
}

/** What the rules of a call go by, beside the incident itself. */
export type CallRules = {
  readonly policy: VerificationPolicy
  readonly history: CallHistory
  readonly now: Date
}

/** From all incidents of an account that were open within the last day. */
export function callHistory(incidents: readonly Incident[], contactChangedAt: string | null, now: Date): CallHistory {
  const counts = ({ at }: { readonly at: string }) => now.getTime() - Date.parse(at) < failuresCountHours * 3_600_000
  const newestFirst = (one: { readonly at: string }, other: { readonly at: string }) =>
    Date.parse(other.at) - Date.parse(one.at)
  const failures = incidents.flatMap(({ caseNumber, failures }) =>
    [...failures].reverse().map(({ at, staffName, method = 'code' }) => ({ at, staffName, method, caseNumber }))
  )
  const notHolder = incidents.flatMap((incident) => incident.notHolder ?? [])
  return {
    failures: failures.filter(counts).sort(newestFirst),
    notHolder: notHolder.filter(counts).sort(newestFirst)[0] ?? null,
    contactChangedAt
  }
}

/** So many failed checks, and the next one waits so long after the last of them; the longest first. */
const coolDowns = [
  { failures: 6, minutes: 15 },
  { failures: 3, minutes: 5 }
] as const

/** Until when nothing is checked and no code is mailed; null: now. */
export function coolDownUntil({ failures }: CallHistory, now: Date): Date | null {
  const [last] = failures
  const step = coolDowns.find((one) => failures.length >= one.failures)
  if (last === undefined || step === undefined) return null
  const until = Date.parse(last.at) + step.minutes * 60_000
  return until > now.getTime() ? new Date(until) : null
}

/** Refuses while failed checks cool down, and says with whom and when the last of them was. */
export function cooledDown(history: CallHistory, now: Date, before: string): Decided<CallHistory> {
  const until = coolDownUntil(history, now)
  const [last] = history.failures
  if (until === null || last === undefined) return decided(history)
  const ago = now.getTime() - Date.parse(last.at)
  const when = ago < 1000 ? 'just now' : `${describeWait(ago)} ago`
  const wait = describeWait(until.getTime() - now.getTime())
  return refused(
    'rate_limited',
    `${history.failures.length} checks of callers failed, the last ${when} with ${last.staffName}. Wait ${wait} before ${before}.`
  )
}

/** `1 second`, `4 minutes`: rounded up. */
export function describeWait(milliseconds: number): string {
  const seconds = Math.ceil(milliseconds / 1000)
  const [count, unit] = seconds <= 90 ? [seconds, 'second'] : [Math.ceil(seconds / 60), 'minute']
  return `${count} ${unit}${count === 1 ? '' : 's'}`
}
