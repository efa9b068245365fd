import type { Account } from '@shared/account'
import type {
  AccountDetails,
  AccountSummary,
  Claim,
  EarlierApplication,
  IncidentDetails,
  IncidentSummary,
  LinkView,
  MailSummary,
  NoteView,
  StaffView
} from '@shared/contract'
import type { Observation } from '@shared/consistency'
import type { MailMessage, MailState } from '@shared/mail'
import { signalsOf } from '@shared/signal-rules'
import type { Attempt } from '@shared/account'
import { linkState } from '../domain/links'
import type { Match } from '../domain/matching'
import { nextCodeAt, pointsNeeded, pointsOf, proofExpiry, usableCode } from '../domain/verification'
import type { Incident, Link, Staff } from '../store/records'

/** Names of staff by id, for lists that show many. */
export type StaffNames = ReadonlyMap<string, string>

/** `claim`: who looks at it now; shown while there is something to decide. */
export function accountSummary(account: Account, names: StaffNames, claim: Claim | null): AccountSummary {
  const {
    id,
    version,
    number,
    status,
    name,
    email,
    mobile,
    organizationName,
    organizationType,
    country,
    createdAt,
    updatedAt,
    managerId
  } = account
  return {
    id,
    version,
    number,
    status,
    name,
    email,
    mobile,
    organizationName,
    organizationType,
    country,
    createdAt,
    updatedAt,
    managerId,
    ipCountry: account.origin.ipCountry,
    channel: account.origin.channel,
    managerName: managerId === null ? null : (names.get(managerId) ?? null),
    claim: account.status === 'pending' ? claim : null,
    signals: signalsOf(account)
  }
}

export function accountDetails(
  account: Account,
  names: StaffNames,
  link: LinkView | null,
  notes: readonly NoteView[],
  consistency: readonly Observation[],
  claim: Claim | null
): AccountDetails {
  const { origin, terms, decision, activatedAt, incidentId, closure } = account
  return {
    ...accountSummary(account, names, claim),
    origin,
    terms,
    decision,
    activatedAt,
    incidentId,
    closure,
    link,
    notes,
    consistency
  }
}

export function earlierApplication({ account, reasons }: Match<Account>): EarlierApplication {
  const { id, number, status, name, email, organizationName, country, createdAt, decision, closure } = account
  return {
    ...{ id, number, status, name, email, organizationName, country, createdAt, reasons },
    decision: decision && {
      outcome: decision.outcome,
      staffName: decision.staffName,
      at: decision.at,
      text: decision.text
    },
    closure: closure && { reason: closure.reason, at: closure.at }
  }
}

/** A link and the message that carries it. */
export function linkView(link: Link, mail: MailMessage | null, now: Date): LinkView {
  const { purpose, createdAt, expiresAt, openedAt, usedAt } = link
  return {
    ...{ purpose, createdAt, expiresAt, usedAt },
    state: linkState(link, now),
    openedAt: openedAt ?? null,
    mail: mail && carrier(mailSummary(mail))
  }
}

const carrier = ({ id, state, createdAt, sentAt, lastError }: MailSummary) => ({
  ...{ id, state, createdAt, sentAt, lastError }
})

export function incidentSummary(incident: Incident, account: Account, names: StaffNames): IncidentSummary {
  const { id, number, name, email, organizationName, country, status, managerName } = accountSummary(
    account,
    names,
    null
  )
  return {
    id: incident.id,
    caseNumber: incident.caseNumber,
    state: incident.state,
    openedAt: incident.openedAt,
    closedAt: incident.closedAt,
    closedBy: incident.closedBy?.staffName ?? null,
    account: { id, number, name, email, organizationName, country, status, managerName }
  }
}

/** What a member of staff sees of an incident: never the code, nor its hash. */
export function incidentDetails(
  incident: Incident,
  account: Account,
  names: StaffNames,
  attempts: readonly Attempt[],
  codeMailState: MailState | null,
  staffId: string,
  now: Date
): IncidentDetails {
  const code = usableCode(incident, now)
  return {
    ...incidentSummary(incident, account, names),
    attempts,
    code: code && {
      source: code.source,
      sentAt: code.sentAt,
      expiresAt: code.expiresAt,
      triesLeft: code.triesLeft,
      mailState: codeMailState
    },
    nextCodeAt: nextCodeAt(incident).toISOString(),
    verification: {
      points: pointsOf(incident, staffId, now),
      needed: pointsNeeded,
      expiresAt: proofExpiry(incident, staffId, now)
    },
    failures: incident.failures.map(({ at, staffName }) => ({ at, staffName })),
    refused: refusedBeside(incident, attempts)
  }
}

/** Attempts are kept one by one up to a number, and then only counted. */
function refusedBeside(incident: Incident, attempts: readonly Attempt[]): IncidentDetails['refused'] {
  if (incident.refused === undefined) return null
  const { count, lastAt } = incident.refused
  const more = count - attempts.filter(({ outcome }) => outcome === 'refused').length
  return more > 0 ? { count: more, lastAt } : null
}

export function mailSummary(message: MailMessage): MailSummary {
  const last = message.attempts.at(-1)
  return {
    id: message.id,
    kind: message.kind,
    state: message.state,
    accountId: message.accountId,
    toName: message.toName,
    toAddress: message.toAddress,
    subject: message.subject,
    createdAt: message.createdAt,
    sentAt: message.sentAt,
    nextAttemptAt: message.nextAttemptAt,
    attemptCount: message.attempts.length,
    lastError: last === undefined || last.ok ? null : last.answer
  }
}

export function staffView(member: Staff): StaffView {
  const { id, name, email, role, status, invitation, lastSignInAt } = member
  return { id, name, email, role, status, invitedAt: invitation?.sentAt ?? null, lastSignInAt }
}
