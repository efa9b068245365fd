import type { Absence } from '@shared/call-desk'
import type { Staff } from '../store/records'
import { decided, refused, type Decided } from './decided'
import { canManage } from './staff-rules'

/** An absence that is not over; null where there is none. */
export function absenceOf(member: Pick<Staff, 'absence'>, now: Date): Absence | null {
  const { absence } = member
  return absence && now.getTime() < Date.parse(absence.until) ? absence : null
}

export function isAway(member: Pick<Staff, 'absence'>, now: Date): boolean {
  const absence = absenceOf(member, now)
  return absence !== null && now.getTime() >= Date.parse(absence.from)
}

/**
 * Who stands in for somebody who is away: whom they named, or whom that one named who is away too. Null where they are
 * here, or nobody who can manage accounts is left.
 */
export function standInFor(member: Staff, byId: (id: string) => Staff | undefined, now: Date): Staff | null {
  const asked = new Set<string>()
  let answering: Staff | undefined = member
  while (answering !== undefined && isAway(answering, now)) {
    if (asked.has(answering.id)) return null
    asked.add(answering.id)
    answering = byId(answering.absence?.standInId ?? '')
  }
  return answering !== undefined && answering.id !== member.id && canManage(answering) ? answering : null
}

/** Names who answers while somebody is away, in place of what was named before; null ends it. */
export function setAbsence(member: Staff, absence: Absence | null, standIn: Staff | null, now: Date): Decided<Staff> {
  const version = member.version + 1
  if (absence === null)
    return absenceOf(member, now) === null
      ? refused('conflict', `${member.name} is not away, and no absence is planned.`)
      : decided({ ...member, version, absence: null })
  if (member.status !== 'active')
    return refused('conflict', `${member.name} does not work here at present: there is nobody to stand in for.`)
  const [from, until] = [Date.parse(absence.from), Date.parse(absence.until)]
  if (until <= from) return invalid('until', 'The absence must end after it begins.')
  if (until <= now.getTime()) return invalid('until', 'This absence is over already. Choose an end that is to come.')
  if (standIn === null) return invalid('standInId', 'There is no member of staff of this id. Choose another stand-in.')
  if (standIn.id === member.id) return invalid('standInId', 'Nobody stands in for themselves. Choose a colleague.')
  if (!canManage(standIn))
    return invalid('standInId', `${standIn.name} can't take calls. Choose an active account manager or administrator.`)
  const theirs = absenceOf(standIn, now)
  if (theirs !== null && Date.parse(theirs.from) < until && from < Date.parse(theirs.until))
    return invalid('standInId', `${standIn.name} is away at that time too. Choose somebody else.`)
  return decided({
    ...member,
    version,
    // In one notation, so that times compare as text.
    absence: {
      from: new Date(from).toISOString(),
      until: new Date(until).toISOString(),
      standInId: standIn.id
    }
  })
}

const invalid = (field: string, message: string) => refused('invalid', message, { [`absence.${field}`]: message })

/** Those for whom somebody stands in, now or later, who can't any more. Their absence ends, so that their callers hear of them again. */
export function withoutStandIn(standIn: Staff, everybody: readonly Staff[], now: Date): readonly Staff[] {
  if (canManage(standIn)) return []
  return everybody
    .filter((member) => member.id !== standIn.id && absenceOf(member, now)?.standInId === standIn.id)
    .map((member) => ({ ...member, version: member.version + 1, absence: null }))
}
