import { callerFacts, type CallerFact, type VerificationMethod, type VerificationStep } from '@shared/call-desk'
import type { SettingsValues } from '@shared/settings'
import type { Incident } from '../store/records'

/** What verifies a caller: a section of the settings (design section 5). */
export type VerificationPolicy = SettingsValues['verification']

/** A member of staff, as incidents remember them. */
export type Person = { readonly id: string; readonly name: string }

export const codeTries = 3
/** A fact that was answered wrong so often is not asked again for this incident, whoever asks. */
export const factTries = 2

type Proof = Incident['proofs'][number]

/** What one way is worth now. An override is worth whatever is needed. */
export function pointsFor(method: VerificationMethod, policy: VerificationPolicy): number {
  return method === 'override' ? policy.pointsNeeded : policy.points[method]
}

/** Proofs that count for this member of staff now: one of each kind, and none of an incident that is closed. */
export function openProofs(incident: Incident, staffId: string, now: Date): readonly Proof[] {
  if (incident.state === 'closed') return []
  const open = incident.proofs.filter(
    (proof) => proof.staffId === staffId && now.getTime() < Date.parse(proof.expiresAt)
  )
  return [...new Map(open.map((proof) => [proof.method, proof])).values()]
}

/** Points that the caller has proven to this member of staff and that still count. */
export function pointsOf(incident: Incident, staffId: string, policy: VerificationPolicy, now: Date): number {
  return openProofs(incident, staffId, now).reduce((sum, { method }) => sum + pointsFor(method, policy), 0)
}

export const isOverridden = (incident: Incident, staffId: string, now: Date): boolean =>
  openProofs(incident, staffId, now).some(({ method }) => method === 'override')

/** Until when those points count; null where there are none. */
export function proofExpiry(incident: Incident, staffId: string, now: Date): string | null {
  const times = openProofs(incident, staffId, now).map((proof) => proof.expiresAt)
  return times.length === 0 ? null : times.reduce((first, time) => (time < first ? time : first))
}

/** The incident with one more proof, in place of one of its kind; those that have expired are let go. */
export function withProof(
  incident: Incident,
  method: VerificationMethod,
  by: Person,
  policy: VerificationPolicy,
  now: Date
): Incident {
  const proof: Proof = {
    method,
    points: pointsFor(method, policy),
    staffId: by.id,
    at: now.toISOString(),
    expiresAt: new Date(now.getTime() + policy.validMinutes * 60_000).toISOString()
  }
  const others = incident.proofs.filter(
    (one) => now.getTime() < Date.parse(one.expiresAt) && (one.method !== method || one.staffId !== by.id)
  )
  return { ...incident, version: incident.version + 1, proofs: [...others, proof] }
}

export function withFailure(incident: Incident, method: 'code' | CallerFact, by: Person, now: Date): Incident {
  const failure = { at: now.toISOString(), staffId: by.id, staffName: by.name, method }
  return { ...incident, version: incident.version + 1, failures: [...incident.failures, failure] }
}

/** How often a fact may still be answered wrong for this incident. */
export function factTriesLeft({ failures }: Incident, fact: CallerFact): number {
  return Math.max(0, factTries - failures.filter(({ method }) => method === fact).length)
}

/** The ways to prove who is calling, as they stand for this member of staff. */
export function stepsOf(
  incident: Incident,
  staffId: string,
  policy: VerificationPolicy,
  now: Date
): readonly VerificationStep[] {
  const passed = new Set(openProofs(incident, staffId, now).map(({ method }) => method))
  const { code } = incident
  const wrongCodes = incident.failures.filter(
    ({ method = 'code', at }) => method === 'code' && code !== null && at >= code.sentAt
  )
  const codeStep: VerificationStep = {
    method: 'code',
    points: policy.points.code,
    state: passed.has('code') ? 'passed' : wrongCodes.length >= codeTries ? 'spent' : 'open',
    triesLeft: code?.triesLeft ?? 0
  }
  return [
    codeStep,
    ...callerFacts.map((fact): VerificationStep => {
      const triesLeft = factTriesLeft(incident, fact)
      const state = passed.has(fact) ? 'passed' : triesLeft === 0 ? 'spent' : 'open'
      return { method: fact, points: policy.points[fact], state, triesLeft }
    })
  ]
}
