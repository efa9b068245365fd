import type { Account } from '@shared/account'
import type { CallerFact } from '@shared/call-desk'
import type { Incident, IncidentCode } from '../store/records'
import { cooledDown, coolDownUntil, describeWait, type CallHistory, type CallRules } from './call-history'
import { sameHash } from './codes'
import { refuseFacts } from './concealment'
import { decided, refused, type Decided, type Refused } from './decided'
import { describeStatus } from './lifecycle'
import {
  codeTries,
  factTries,
  factTriesLeft,
  openProofs,
  pointsOf,
  withFailure,
  withProof,
  type Person
} from './proofs'
import { isVerified, whySecondFor } from './second-person'

export const codeLifetimeMinutes = 10
/** A new code can be mailed this long after the one before. */
export const codeResendSeconds = 60

/** One check of a caller: whether it matched, and the incident that remembers it. */
export type Checked = { readonly incident: Incident; readonly match: boolean }

const closed = (): Refused => refused('conflict', 'This incident is closed: the account is not blocked any more.')

/** The incident, where the account is blocked by it. A closed account keeps its incident until it is reopened. */
export function blockingIncident(incident: Incident, account: Account): Decided<Incident> {
  if (incident.state === 'closed')
    return account.status === 'blocked'
      ? refused('conflict', 'This incident is closed, and the account is blocked by a later one. Go on with that.')
      : closed()
  if (account.status === 'blocked' && account.incidentId === incident.id) return decided(incident)
  return refused(
    'conflict',
    `${account.number} is ${describeStatus(account.status)}: only the caller of a blocked account is verified.`
  )
}

/** The code that a caller can be asked for now; null where there is none left. */
export function usableCode(incident: Incident, now: Date): IncidentCode | null {
  const { code } = incident
  if (incident.state === 'closed' || code === null || code.triesLeft === 0) return null
  return code.expiresAt !== null && now.getTime() >= Date.parse(code.expiresAt) ? null : code
}

/** When a new code may be mailed: a minute after the one before, and when failed checks have cooled down. */
export function nextCodeAt(incident: Incident, history: CallHistory, now: Date): Date {
  const resend = incident.code === null ? 0 : Date.parse(incident.code.sentAt) + codeResendSeconds * 1000
  return new Date(Math.max(resend, coolDownUntil(history, now)?.getTime() ?? 0))
}

/** A new code replaces the one before. */
export function replaceCode(
  incident: Incident,
  code: { readonly hash: string; readonly mailId: string },
  { policy, history, now }: CallRules
): Decided<Incident> {
  if (incident.state === 'closed') return closed()
  if (policy.points.code === 0) return switchedOff()
  const cooled = cooledDown(history, now, 'you mail a new code')
  if (!cooled.ok) return cooled
  const wait = nextCodeAt(incident, history, now).getTime() - now.getTime()
  if (wait > 0) {
    return refused('rate_limited', `A code was mailed just now. Wait ${describeWait(wait)} before you mail a new one.`)
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
  by: Person,
  { policy, history, now }: CallRules
): Decided<Checked> {
  const refusal = uncheckable(incident, { policy, history, now })
  if (refusal) return refusal
  if (policy.points.code === 0) return switchedOff()
  const code = usableCode(incident, now)
  if (code === null)
    return refused('conflict', 'There is no code left to check: it has expired or was tried too often. Mail a new one.')
  const match = sameHash(code.hash, saidHash)
  const next = match ? withProof(incident, 'code', by, policy, now) : withFailure(incident, 'code', by, now)
  return decided({ match, incident: { ...next, code: { ...code, triesLeft: match ? 0 : code.triesLeft - 1 } } })
}

/** Counts what a caller said of one fact; `match`: whether it is what is stored. */
export function checkFact(
  incident: Incident,
  fact: CallerFact,
  match: boolean,
  by: Person,
  { policy, history, now }: CallRules
): Decided<Checked> {
  const refusal = refuseFacts(incident, by.id) ?? uncheckable(incident, { policy, history, now })
  if (refusal) return refusal
  if (policy.points[fact] === 0) return switchedOff()
  if (openProofs(incident, by.id, now).some(({ method }) => method === fact))
    return refused('conflict', 'The caller has told you this already: ask for something else.')
  if (factTriesLeft(incident, fact) === 0)
    return refused('conflict', `This was answered wrong ${factTries} times for this incident: ask for something else.`)
  const next = match ? withProof(incident, fact, by, policy, now) : withFailure(incident, fact, by, now)
  return decided({ match, incident: next })
}

const switchedOff = (): Refused => refused('conflict', 'This way to verify a caller is switched off in the settings.')

function uncheckable(incident: Incident, { history, now }: CallRules): Refused | null {
  if (incident.state === 'closed') return closed()
  const cooled = cooledDown(history, now, 'the next check')
  return cooled.ok ? null : cooled
}

/** Counts as verified for this administrator, without proof and without a second person. */
export function overrideCheck(incident: Incident, by: Person, { policy, now }: CallRules): Decided<Incident> {
  return incident.state === 'closed' ? closed() : decided(withProof(incident, 'override', by, policy, now))
}

/**
 * The caller was not the account holder: whatever they proved, whoever confirmed it and the codes that they may have
 * heard or read are void for everybody. The block stays.
 */
export function refuseCaller(incident: Incident, by: Person, now: Date): Decided<Incident> {
  if (incident.state === 'closed') return closed()
  return decided({
    ...incident,
    version: incident.version + 1,
    proofs: [],
    seconds: [],
    code: incident.code && { ...incident.code, triesLeft: 0 },
    notHolder: { at: now.toISOString(), staffId: by.id, staffName: by.name }
  })
}

/** Closes the incident for the member of staff who has verified the caller; nobody else's proof counts. */
export function closeIncident(incident: Incident, by: Person, rules: CallRules): Decided<Incident> {
  const { policy, now } = rules
  if (incident.state === 'closed') return closed()
  const points = pointsOf(incident, by.id, policy, now)
  if (points < policy.pointsNeeded) {
    return refused(
      'forbidden',
      `Verify the caller first: ${points} of ${policy.pointsNeeded} points are reached for this incident.`
    )
  }
  if (!isVerified(incident, by.id, rules)) {
    const why = whySecondFor(incident, by.id, rules) ?? ''
    return refused('forbidden', `A second member of staff has to confirm first. ${why}`)
  }
  return decided({
    ...incident,
    version: incident.version + 1,
    state: 'closed',
    closedAt: now.toISOString(),
    closedBy: { staffId: by.id, staffName: by.name },
    code: null,
    proofs: [],
    seconds: []
  })
}
