import type { Account } from '@shared/account'
import type { Incident, IncidentCode } from '../store/records'
import { sameHash } from './codes'
import { decided, refused, type Decided } from './decided'
import { describeStatus } from './lifecycle'

/** Points that unblocking needs, and what each way to prove oneself is worth (design section 5). */
export const pointsNeeded = 100
export const codePoints = 100

export const codeTries = 3
export const codeLifetimeMinutes = 10
/** A new code can be mailed this long after the one before. */
export const codeResendSeconds = 60
/** So many failed checks on one incident, and a new code waits so long after the last of them; the longest first. */
const coolDowns = [
  { failures: 6, minutes: 15 },
  { failures: 3, minutes: 5 }
] as const
/** A proof counts this long, for the member of staff whom it was given to. */
export const proofMinutes = 15

/** Points that the caller has proven to this member of staff and that still count. */
export function pointsOf(incident: Incident, staffId: string, now: Date): number {
  return openProofs(incident, staffId, now).reduce((sum, proof) => sum + proof.points, 0)
}

/** Until when those points count; null where there are none. */
export function proofExpiry(incident: Incident, staffId: string, now: Date): string | null {
  const times = openProofs(incident, staffId, now).map((proof) => proof.expiresAt)
  return times.length === 0 ? null : times.reduce((first, time) => (time < first ? time : first))
}

function openProofs(incident: Incident, staffId: string, now: Date) {
  return incident.proofs.filter((proof) => proof.staffId === staffId && now.getTime() < Date.parse(proof.expiresAt))
}

/** The code that a caller can be asked for now; null where there is none left. */
export function usableCode(incident: Incident, now: Date): IncidentCode | null {
  const { code } = incident
  if (incident.state === 'closed' || code === null || code.triesLeft === 0) return null
  return code.expiresAt !== null && now.getTime() >= Date.parse(code.expiresAt) ? null : code
}

/** When a new code may be mailed: a minute after the one before, and when failed checks have cooled down. */
export function nextCodeAt(incident: Incident): Date {
  const resend = incident.code === null ? 0 : Date.parse(incident.code.sentAt) + codeResendSeconds * 1000
  return new Date(Math.max(resend, cooledDownAt(incident)))
}

/** Milliseconds since 1970; 0 where too few checks failed to wait for. */
function cooledDownAt({ failures }: Incident): number {
  const last = failures.at(-1)
  const coolDown = coolDowns.find((step) => failures.length >= step.failures)
  return last === undefined || coolDown === undefined ? 0 : Date.parse(last.at) + coolDown.minutes * 60_000
}

/** The incident, where the account is blocked by it. A closed account keeps its incident until it is reopened. */
export function blockingIncident(incident: Incident, account: Account): Decided<Incident> {
  if (incident.state === 'closed')
    return refused('conflict', 'This incident is closed: the account is not blocked any more.')
  if (account.status === 'blocked' && account.incidentId === incident.id) return decided(incident)
  return refused(
    'conflict',
    `${account.number} is ${describeStatus(account.status)}: only the caller of a blocked account is verified.`
  )
}

/** What staff are told of a wrong code. */
export function describeWrongCode(incident: Incident, now: Date): string {
  const left = incident.code?.triesLeft ?? 0
  if (left > 0) return `This is not the code of this incident. ${left === 1 ? 'One try is' : `${left} tries are`} left.`
  const wait = nextCodeAt(incident).getTime() - now.getTime()
  const when = wait > 0 ? ` in ${describeWait(wait)}` : ''
  return `This is not the code of this incident. It was the last try: mail a new code${when}.`
}

function describeWait(milliseconds: number): string {
  const seconds = Math.ceil(milliseconds / 1000)
  const [count, unit] = seconds <= 90 ? [seconds, 'second'] : [Math.ceil(seconds / 60), 'minute']
  return `${count} ${unit}${count === 1 ? '' : 's'}`
}

/** A new code replaces the one before. */
export function replaceCode(incident: Incident, code: { hash: string; mailId: string }, now: Date): Decided<Incident> {
  if (incident.state === 'closed')
    return refused('conflict', 'This incident is closed: the account is not blocked any more.')
  const wait = nextCodeAt(incident).getTime() - now.getTime()
  if (wait > 0) {
    const why =
      cooledDownAt(incident) > now.getTime()
        ? `Wrong codes were given ${incident.failures.length} times for this incident.`
        : 'A code was mailed just now.'
    return refused('rate_limited', `${why} Wait ${describeWait(wait)} before you mail a new one.`)
  }
  return decided({
    ...incident,
    version: incident.version + 1,
    code: {
      ...code,
      source: 'one-time',
      sentAt: now.toISOString(),
      expiresAt: new Date(now.getTime() + codeLifetimeMinutes * 60_000).toISOString(),
      triesLeft: codeTries
    }
  })
}

/**
 * Checks what the caller read out. A right code is used up and gives its points to this member of staff; a wrong one
 * costs a try and is remembered for everybody.
 */
export function checkCode(
  incident: Incident,
  saidHash: string,
  by: { readonly id: string; readonly name: string },
  now: Date
): Decided<{ readonly incident: Incident; readonly right: boolean }> {
  if (incident.state === 'closed')
    return refused('conflict', 'This incident is closed: the account is not blocked any more.')
  const code = usableCode(incident, now)
  if (code === null)
    return refused('conflict', 'There is no code left to check: it has expired or was tried too often. Mail a new one.')
  const at = now.toISOString()
  const version = incident.version + 1
  if (!sameHash(code.hash, saidHash)) {
    const failures = [...incident.failures, { at, staffId: by.id, staffName: by.name }]
    return decided({
      right: false,
      incident: { ...incident, version, failures, code: { ...code, triesLeft: code.triesLeft - 1 } }
    })
  }
  const expiresAt = new Date(now.getTime() + proofMinutes * 60_000).toISOString()
  const proofs = [...incident.proofs, { method: 'code' as const, points: codePoints, staffId: by.id, at, expiresAt }]
  return decided({ right: true, incident: { ...incident, version, proofs, code: { ...code, triesLeft: 0 } } })
}

/** Closes the incident for the member of staff who has verified the caller; nobody else's proof counts. */
export function closeIncident(
  incident: Incident,
  by: { readonly id: string; readonly name: string },
  now: Date
): Decided<Incident> {
  if (incident.state === 'closed')
    return refused('conflict', 'This incident is closed: the account is not blocked any more.')
  const points = pointsOf(incident, by.id, now)
  if (points < pointsNeeded) {
    return refused(
      'forbidden',
      `Verify the caller first: ${points} of ${pointsNeeded} points are reached for this incident.`
    )
  }
  return decided({
    ...incident,
    version: incident.version + 1,
    state: 'closed',
    closedAt: now.toISOString(),
    closedBy: { staffId: by.id, staffName: by.name },
    code: null,
    proofs: []
  })
}
