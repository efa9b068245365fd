import type { Account } from '@shared/account'
import type { AuditEvent } from '@shared/audit'
import { callerFacts } from '@shared/call-desk'
import type { Incident } from '../store/records'
import type { CallRules } from './call-history'
import { decided, refused, type Decided, type Refused } from './decided'
import type { Person } from './proofs'
import { isVerified } from './second-person'

/*
 * What verifies a caller is kept from staff while the account is blocked (ADR 0032): from each member of staff until
 * a caller is verified by them, or they had the details shown and can't check facts any more.
 */

/** In the place of a sentence that would tell it. */
export const concealedText = 'Hidden while the account is blocked.'

/** An account as one member of staff may see it now. Views are made of nothing else. */
export type SeenAccount = Account & { readonly concealed: boolean }

/** @param call its open incident; null where there is none on record, which shows nothing. */
export function isConcealed(
  { status }: Pick<Account, 'status'>,
  call: { readonly incident: Incident; readonly rules: CallRules } | null,
  staffId: string
): boolean {
  if (status !== 'blocked') return false
  return call === null || (!wasShown(call.incident, staffId) && !isVerified(call.incident, staffId, call.rules))
}

/** Whether the incident holds anything that may show its account to this member of staff; most hold nothing. */
export const mayBeSeen = (incident: Incident, staffId: string): boolean =>
  wasShown(incident, staffId) || incident.proofs.some((proof) => proof.staffId === staffId)

/** The account without what verifies a caller, and without the times and places that tell of it. */
export function conceal(account: Account): SeenAccount {
  const { id, version, number, ordinal, status, name, updatedAt, incidentId, origin } = account
  return {
    ...{ id, version, number, ordinal, status, name, updatedAt, incidentId },
    concealed: true,
    email: '',
    emailClaim: null,
    mobile: null,
    organizationName: '',
    organizationType: '',
    country: '',
    createdAt: '',
    origin: { channel: origin.channel, ip: '', ipCountry: null, userAgent: '', registeredBy: null },
    terms: { version: '', acceptedAt: '', ip: '' },
    decision: null,
    managerId: null,
    activatedAt: null,
    closure: null
  }
}

/** Details of events that tell nothing of whoever holds the account. */
const harmless: ReadonlySet<string> = new Set([
  'caseNumber',
  'earlierCaseNumber',
  'wrongPasswords',
  'operation',
  'code',
  'status',
  'statusBefore',
  'verifiedBy',
  'confirmedBy',
  'passwordLinkMailed'
])

/** An event about a concealed account: that it happened, when and by whom. Steps of calls tell all, as on the call. */
export function concealEvent(
  event: AuditEvent,
  { number }: Pick<Account, 'number'>
): AuditEvent & { concealed?: true } {
  if (/^(verification|call)\./.test(event.action)) return event
  const details = Object.fromEntries(Object.entries(event.details).filter(([name]) => harmless.has(name)))
  const same = event.subject === number && Object.keys(details).length === Object.keys(event.details).length
  return same ? event : { ...event, subject: number, details, concealed: true }
}

/** How a refusal names an account: by its organization, unless that would verify a caller. */
export const nameForRefusal = ({ number, name, organizationName, status }: Account): string =>
  `${number} (${status === 'blocked' ? name : organizationName})`

export const wasShown = ({ shownTo = [] }: Pick<Incident, 'shownTo'>, staffId: string): boolean =>
  shownTo.some((one) => one.staffId === staffId)

/** Why this member of staff can't check facts on this incident; null where they can. */
export const whyNoFacts = (incident: Incident, staffId: string): string | null =>
  incident.state === 'open' && wasShown(incident, staffId)
    ? "You have looked at this account's details since it was blocked: facts can't be checked by you. Use a code, or let a colleague check."
    : null

export function refuseFacts(incident: Incident, staffId: string): Refused | null {
  const why = whyNoFacts(incident, staffId)
  return why === null ? null : refused('forbidden', why)
}

/** Shows the details to a member of staff: facts that were proven to them are void, and so is what was confirmed of it. */
export function showDetails(incident: Incident, by: Person, now: Date): Decided<Incident> {
  if (wasShown(incident, by.id)) return refused('conflict', 'You have been shown these details already. Look again.')
  const isFact = (method: string) => callerFacts.some((fact) => fact === method)
  return decided({
    ...incident,
    version: incident.version + 1,
    proofs: incident.proofs.filter(({ staffId, method }) => staffId !== by.id || !isFact(method)),
    ...(incident.seconds && { seconds: incident.seconds.filter(({ forStaffId }) => forStaffId !== by.id) }),
    shownTo: [...(incident.shownTo ?? []), { staffId: by.id, staffName: by.name, at: now.toISOString() }]
  })
}
