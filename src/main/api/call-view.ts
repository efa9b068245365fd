import type { AuditAction, AuditEvent } from '@shared/audit'
import {
  verificationMethods,
  type CallView,
  type IncidentEvidence,
  type OnCall,
  type TranscriptLine,
  type VerificationView
} from '@shared/call-desk'
import type { MailState } from '@shared/mail'
import { coolDownUntil, type CallRules } from '../domain/call-history'
import { whyNoFacts } from '../domain/concealment'
import { pointsOf, proofExpiry, stepsOf } from '../domain/proofs'
import { isVerified, secondOf, whySecondFor } from '../domain/second-person'
import { nextCodeAt, usableCode } from '../domain/verification'
import type { Call } from '../services/verification'
import type { Incident } from '../store/records'
import { incidentSummary } from './incident-summary'

/** What is gathered for the whole view. */
export type CallParts = {
  readonly callers: readonly OnCall[]
  readonly evidence: IncidentEvidence
  readonly codeMailState: MailState | null
  readonly transcript: readonly TranscriptLine[]
  readonly managerName: string | null
  /** The incident that blocks the account now, this one or a later one. */
  readonly blocking: Incident | null
}

/** The call as one member of staff sees it: never a code, and what verifies the caller only once they are verified. */
export function callView(
  { incident, account, rules }: Call,
  staffId: string,
  { callers, evidence, codeMailState, transcript, managerName, blocking }: CallParts
): CallView {
  const { policy, history, now } = rules
  const code = usableCode(incident, now)
  const verification = verificationView(incident, staffId, rules)
  const summary = incidentSummary(incident, account, callers, policy, now)
  const { organizationName, email, mobile, country, createdAt } = account
  return {
    ...summary,
    secondWanted: summary.secondWanted.filter((wanted) => wanted.staffId !== staffId),
    evidence,
    code: code && {
      source: code.source,
      sentAt: code.sentAt,
      expiresAt: code.expiresAt,
      triesLeft: code.triesLeft,
      mailState: codeMailState
    },
    nextCodeAt: nextCodeAt(incident, history, now).toISOString(),
    verification,
    failures: history.failures,
    transcript,
    blockedBy: blocking && blocking.id !== incident.id ? { id: blocking.id, caseNumber: blocking.caseNumber } : null,
    // Closed ones are open to all, but not to whoever asks about the account on a later call.
    known:
      verification.verified ||
      verification.factsOff !== null ||
      (incident.state === 'closed' && account.incidentId === null)
        ? { organizationName, email, mobile, country, signedUpAt: createdAt, managerName }
        : null
  }
}

function verificationView(incident: Incident, staffId: string, rules: CallRules): VerificationView {
  const { policy, history, now } = rules
  const why = incident.state === 'closed' ? null : whySecondFor(incident, staffId, rules)
  const asked = secondOf(incident, staffId, now)
  return {
    points: pointsOf(incident, staffId, policy, now),
    needed: policy.pointsNeeded,
    expiresAt: proofExpiry(incident, staffId, now),
    coolDownUntil: coolDownUntil(history, now)?.toISOString() ?? null,
    steps: stepsOf(incident, staffId, policy, now),
    second:
      why === null
        ? null
        : {
            sentence: why,
            askedAt: asked?.askedAt ?? null,
            confirmedBy: asked?.confirmedBy?.staffName ?? null
          },
    factsOff: whyNoFacts(incident, staffId),
    verified: isVerified(incident, staffId, rules)
  }
}

/** The events that a call leaves in the trail, and what they are in its transcript. */
const lines = {
  'verification.code_sent': 'codeSent',
  'verification.passed': 'passed',
  'verification.failed': 'failed',
  'verification.second_asked': 'secondAsked',
  'verification.second_confirmed': 'secondConfirmed',
  'verification.overridden': 'overridden',
  'call.not_holder': 'notHolder',
  'call.noted': 'noted',
  'call.details_shown': 'detailsShown',
  'account.unblocked': 'unblocked'
} as const satisfies Partial<Record<AuditAction, TranscriptLine['what']>>

export const transcriptActions: readonly string[] = Object.keys(lines)

const isTold = (action: string): action is keyof typeof lines => Object.hasOwn(lines, action)

/** What happened on the calls of one incident, in order, from the account's events (the newest first). */
export function transcriptOf(caseNumber: string, events: readonly AuditEvent[]): readonly TranscriptLine[] {
  const told = events.flatMap(({ at, action, actor, details }): TranscriptLine[] => {
    if (!isTold(action) || details['caseNumber'] !== caseNumber) return []
    const method = verificationMethods.find((one) => one === details['method']) ?? null
    const note = details['note'] ?? details['reason'] ?? null
    const staffName = actor.kind === 'staff' ? actor.name : ''
    return [{ at, staffName, what: lines[action], method, note: note === null ? null : String(note) }]
  })
  return told.reverse()
}
