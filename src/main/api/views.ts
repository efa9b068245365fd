import type { Account } from '@shared/account'
import type {
  AccountDetails,
  AccountSummary,
  Claim,
  EarlierApplication,
  LinkView,
  MailSummary,
  NoteView,
  StaffView
} from '@shared/contract'
import type { Observation } from '@shared/consistency'
import type { MailMessage } from '@shared/mail'
import { signalsOf } from '@shared/signal-rules'
import { absenceOf } from '../domain/absence'
import { linkState } from '../domain/links'
import type { Match } from '../domain/matching'
import type { Link, Staff } from '../store/records'

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

/** `names` must hold a stand-in's, where there is one. */
export function staffView(member: Staff, names: StaffNames, now: Date): StaffView {
  const { id, name, email, role, status, invitation, lastSignInAt } = member
  const absence = absenceOf(member, now)
  return {
    ...{ id, name, email, role, status, lastSignInAt },
    invitedAt: invitation?.sentAt ?? null,
    absence: absence && { ...absence, standInName: names.get(absence.standInId) ?? '' }
  }
}
