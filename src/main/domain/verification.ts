import type { Incident, IncidentCode } from '../store/records'
import { sameHash } from './codes'
import { decided, refused, type Decided } from './decided'

/** Points that unblocking needs, and what each way to prove oneself is worth (design section 5). */
export const pointsNeeded = 100
export const codePoints = 100

export const codeTries = 3
export const codeLifetimeMinutes = 10
/** A new code can be mailed this long after the one before. */
export const codeResendSeconds = 60
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

/** When a new code may be mailed: a minute after the one before. */
export function nextCodeAt(incident: Incident): Date {
  return new Date(incident.code === null ? 0 : Date.parse(incident.code.sentAt) + codeResendSeconds * 1000)
}

/** A new code replaces the one before. */
export function replaceCode(incident: Incident, code: { hash: string; mailId: string }, now: Date): Decided<Incident> {
  if (incident.state === 'closed')
    return refused('conflict', 'This incident is closed: the account is not blocked any more.')
  const wait = nextCodeAt(incident).getTime() - now.getTime()
  if (wait > 0) {
    const seconds = Math.ceil(wait / 1000)
    return refused(
      'rate_limited',
      `A code was mailed just now. Wait ${seconds} ${seconds === 1 ? 'second' : 'seconds'} before you mail a new one.`
    )
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
