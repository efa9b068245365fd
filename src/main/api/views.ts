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
import { pick } from './pick'

/** Names of staff by id, for lists that show many. */
export type StaffNames = ReadonlyMap<string, string>

const summaryFields = [
  'id',
  'version',
  'number',
  'status',
  'name',
  'email',
  'mobile',
  'organizationName',
  'organizationType',
  'country',
  'createdAt',
  'updatedAt',
  'managerId'
] as const satisfies readonly (keyof Account)[]

/** `claim`: who looks at it now; shown while there is something to decide. */
export function accountSummary(account: Account, names: StaffNames, claim: Claim | null): AccountSummary {
  const { managerId, origin } = account
  return {
    ...pick(account, ...summaryFields),
    ipCountry: origin.ipCountry,
    channel: origin.channel,
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
  return {
    ...accountSummary(account, names, claim),
    ...pick(account, 'origin', 'terms', 'decision', 'activatedAt', 'incidentId', 'closure'),
    link,
    notes,
    consistency
  }
}

export function earlierApplication({ account, reasons }: Match<Account>): EarlierApplication {
  const { decision, closure } = account
  return {
    ...pick(account, 'id', 'number', 'status', 'name', 'email', 'organizationName', 'country', 'createdAt'),
    reasons,
    decision: decision && pick(decision, 'outcome', 'staffName', 'at', 'text'),
    closure: closure && pick(closure, 'reason', 'at')
  }
}

/** A link and the message that carries it. */
export function linkView(link: Link, mail: MailMessage | null, now: Date): LinkView {
  return {
    ...pick(link, 'purpose', 'createdAt', 'expiresAt', 'usedAt'),
    state: linkState(link, now),
    openedAt: link.openedAt ?? null,
    mail: mail && pick(mailSummary(mail), 'id', 'state', 'createdAt', 'sentAt', 'lastError')
  }
}

export function mailSummary(message: MailMessage): MailSummary {
  const last = message.attempts.at(-1)
  return {
    ...pick(message, 'id', 'kind', 'state', 'accountId', 'toName', 'toAddress', 'subject'),
    ...pick(message, 'createdAt', 'sentAt', 'nextAttemptAt'),
    attemptCount: message.attempts.length,
    lastError: last === undefined || last.ok ? null : last.answer
  }
}

/** `names` must hold a stand-in's, where there is one. */
export function staffView(member: Staff, names: StaffNames, now: Date): StaffView {
  const { invitation } = member
  const absence = absenceOf(member, now)
  return {
    ...pick(member, 'id', 'name', 'email', 'role', 'status', 'lastSignInAt'),
    invitedAt: invitation?.sentAt ?? null,
    absence: absence && { ...absence, standInName: names.get(absence.standInId) ?? '' }
  }
}
