import type { Incident } from '../store/records'
import type { CallRules } from './call-history'
import { decided, refused, type Decided } from './decided'
import { isOverridden, pointsOf, proofExpiry, type Person } from './proofs'

type Second = NonNullable<Incident['seconds']>[number]

/** Why one member of staff is not enough to unblock, in sentences; null where one is. */
export function whySecond({ history, policy, now }: CallRules): string | null {
  const { failures, notHolder, contactChangedAt } = history
  const reasons: string[] = []
  if (failures.length >= policy.failuresUntilSecond)
    reasons.push(`${failures.length} ${failures.length === 1 ? 'check' : 'checks'} of callers failed within a day.`)
  if (notHolder !== null)
    reasons.push(`${notHolder.staffName} had a caller within a day who was not the account holder.`)
  const contactAge = contactChangedAt === null ? Infinity : now.getTime() - Date.parse(contactChangedAt)
  if (contactAge < policy.contactChangeDays * 86_400_000)
    reasons.push(`The contact details were changed within ${policy.contactChangeDays} days.`)
  return reasons.length === 0 ? null : reasons.join(' ')
}

/** The same for one member of staff: who overrode with a written reason needs nobody else. */
export function whySecondFor(incident: Incident, staffId: string, { history, policy, now }: CallRules): string | null {
  return isOverridden(incident, staffId, now) ? null : whySecond({ history, policy, now })
}

/** What a member of staff asked colleagues for and that still counts; null where there is nothing. */
export function secondOf(incident: Incident, staffId: string, now: Date): Second | null {
  return openSeconds(incident, now).find(({ forStaffId }) => forStaffId === staffId) ?? null
}

function openSeconds(incident: Incident, now: Date): readonly Second[] {
  if (incident.state === 'closed') return []
  return (incident.seconds ?? []).filter(({ expiresAt }) => now.getTime() < Date.parse(expiresAt))
}

/** Who asks for a second person on this call and has none yet. */
export function secondsWanted(incident: Incident, now: Date): readonly Second[] {
  return openSeconds(incident, now).filter(({ confirmedBy }) => confirmedBy === null)
}

/** Whether this member of staff may unblock: points, and a second person where that is needed. */
export function isVerified(incident: Incident, staffId: string, rules: CallRules): boolean {
  const { policy, now } = rules
  if (incident.state === 'closed' || pointsOf(incident, staffId, policy, now) < policy.pointsNeeded) return false
  if (whySecondFor(incident, staffId, rules) === null) return true
  return (secondOf(incident, staffId, now)?.confirmedBy ?? null) !== null
}

export function askSecond(incident: Incident, by: Person, { history, policy, now }: CallRules): Decided<Incident> {
  if (whySecondFor(incident, by.id, { history, policy, now }) === null)
    return refused('conflict', 'One member of staff is enough for this call: nobody has to confirm.')
  const before = secondOf(incident, by.id, now)
  if (before?.confirmedBy)
    return refused('conflict', `${before.confirmedBy.staffName} has confirmed this call already.`)
  if (before) return refused('conflict', `You asked already, at ${before.askedAt.slice(11, 16)} UTC.`)
  return decided(
    withSecond(incident, now, {
      forStaffId: by.id,
      forStaffName: by.name,
      askedAt: now.toISOString(),
      confirmedBy: null,
      expiresAt: new Date(now.getTime() + policy.validMinutes * 60_000).toISOString()
    })
  )
}

/** Confirms what a colleague verified, for as long as that counts. */
export function confirmSecond(
  incident: Incident,
  forStaffId: string,
  by: Person,
  { policy, now }: CallRules
): Decided<{ readonly incident: Incident; readonly forStaffName: string }> {
  if (forStaffId === by.id)
    return refused('forbidden', 'Somebody else has to confirm: you verified this caller yourself.')
  const asked = secondOf(incident, forStaffId, now)
  if (asked === null) return refused('conflict', 'Nobody asks for a second person any more. Ask them to ask again.')
  if (asked.confirmedBy !== null)
    return refused('conflict', `${asked.confirmedBy.staffName} has confirmed this already.`)
  const points = pointsOf(incident, forStaffId, policy, now)
  const expiresAt = proofExpiry(incident, forStaffId, now)
  if (points < policy.pointsNeeded || expiresAt === null) {
    return refused(
      'conflict',
      `${asked.forStaffName} has reached ${points} of ${policy.pointsNeeded} points: there is nothing to confirm yet.`
    )
  }
  const confirmedBy = { staffId: by.id, staffName: by.name }
  return decided({
    incident: withSecond(incident, now, { ...asked, confirmedBy, expiresAt }),
    forStaffName: asked.forStaffName
  })
}

function withSecond(incident: Incident, now: Date, second: Second): Incident {
  const others = openSeconds(incident, now).filter(({ forStaffId }) => forStaffId !== second.forStaffId)
  return { ...incident, version: incident.version + 1, seconds: [...others, second] }
}
