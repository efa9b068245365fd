import type {
  AccountDetails,
  AccountSummary,
  Claim,
  EarlierApplication,
  FoundAccount,
  LinkView,
  MailSummary,
  NoteView,
  StaffView
} from '@shared/contract'
import type { Observation } from '@shared/consistency'
import type { LeaseMark } from '@shared/lease'
import type { MailMessage } from '@shared/mail'
import { signalsOf } from '@shared/signal-rules'
import { concealedText, type SeenAccount } from '../domain/concealment'
import { absenceOf } from '../domain/absence'
import { linkState } from '../domain/links'
import type { Match } from '../domain/matching'
import type { Incident, Link, Staff } from '../store/records'
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
  'managerId',
  'concealed'
] as const satisfies readonly (keyof SeenAccount)[]

/** `claim`: who looks at it now; `lease`: who has it offline; both shown while there is something to decide. */
export function accountSummary(
  account: SeenAccount,
  names: StaffNames,
  claim: Claim | null,
  lease: LeaseMark | null
): AccountSummary {
  const { managerId, origin } = account
  return {
    ...pick(account, ...summaryFields),
    ipCountry: origin.ipCountry,
    channel: origin.channel,
    managerName: managerId === null ? null : (names.get(managerId) ?? null),
    claim: account.status === 'pending' ? claim : null,
    lease: account.status === 'pending' ? lease : null,
    signals: account.concealed ? [] : signalsOf(account)
  }
}

export function accountDetails(
  account: SeenAccount,
  names: StaffNames,
  link: LinkView | null,
  notes: readonly NoteView[],
  consistency: readonly Observation[],
  claim: Claim | null,
  lease: LeaseMark | null
): AccountDetails {
  return {
    ...accountSummary(account, names, claim, lease),
    ...pick(account, 'origin', 'terms', 'decision', 'activatedAt', 'incidentId', 'closure'),
    link,
    notes,
    consistency
  }
}

export function earlierApplication(account: SeenAccount, reasons: Match['reasons']): EarlierApplication {
  const { decision, closure, concealed } = account
  return {
    ...pick(account, 'id', 'number', 'status', 'name', 'email', 'organizationName', 'country', 'createdAt'),
    concealed,
    reasons: concealed ? [] : reasons,
    decision: decision && pick(decision, 'outcome', 'staffName', 'at', 'text'),
    closure: closure && pick(closure, 'reason', 'at')
  }
}

export function foundAccount(account: SeenAccount, incident: Incident | null): FoundAccount {
  return {
    ...pick(account, 'id', 'number', 'status', 'name', 'email', 'mobile', 'organizationName', 'country', 'concealed'),
    incident: incident && pick(incident, 'id', 'caseNumber')
  }
}

/** A link and the message that carries it. */
export function linkView(link: Link, mail: MailMessage | null, account: SeenAccount, now: Date): LinkView {
  return {
    ...pick(link, 'purpose', 'createdAt', 'expiresAt', 'usedAt'),
    state: linkState(link, now),
    openedAt: link.openedAt ?? null,
    mail: mail && pick(mailSummary(mail, account), 'id', 'state', 'createdAt', 'sentAt', 'lastError')
  }
}

/** `account`: whose mail it is; null where it is nobody's. Servers repeat the address in what they answer. */
export function mailSummary(message: MailMessage, account: SeenAccount | null): MailSummary {
  const last = message.attempts.at(-1)
  const concealed = account?.concealed ?? false
  return {
    ...pick(message, 'id', 'kind', 'state', 'accountId', 'subject'),
    ...pick(message, 'createdAt', 'sentAt', 'nextAttemptAt'),
    concealed,
    // It may be to the manager.
    toName: concealed && message.toName !== account?.name ? '' : message.toName,
    toAddress: concealed ? '' : message.toAddress,
    attemptCount: message.attempts.length,
    lastError: last === undefined || last.ok ? null : concealed ? concealedText : last.answer
  }
}

/** `names` must hold a stand-in's, where there is one. */
export function staffView(member: Staff, names: StaffNames, now: Date): StaffView {
  const { invitation } = member
  const absence = absenceOf(member, now)
  return {
    ...pick(member, 'id', 'name', 'email', 'role', 'status', 'lastSignInAt'),
    invitedAt: invitation?.sentAt ?? null,
    absence: absence && { ...absence, standInName: names.get(absence.standInId) ?? '' },
    twoFactorSince: member.twoFactor?.since ?? null
  }
}
