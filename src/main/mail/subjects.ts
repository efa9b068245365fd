import { assertNever } from '@shared/assert-never'
import type { MailOrder } from './kinds'

/** What the subject line is made from: an order, or as much of it as a kind and its data. */
export type SubjectOf = {
  [K in MailOrder['kind']]: Pick<Extract<MailOrder, { kind: K }>, 'kind' | 'data'>
}[MailOrder['kind']]

/** Subject of a message: one line, at most 200 characters, whatever stands in the data. */
export function subjectOf(order: SubjectOf): string {
  return singleLine(wording(order), 200)
}

/** Text on one line: controls, line breaks and direction overrides become spaces, so that none reaches a header. */
export function singleLine(text: string, max: number): string {
  return text
    .replace(/[\p{Cc}\u2028\u2029\u202A-\u202E\u2066-\u2069\uFFFE\uFFFF]|\p{Cs}/gu, ' ')
    .replace(/ {2,}/g, ' ')
    .trim()
    .slice(0, max)
    .replace(/[\uD800-\uDBFF]$/, '')
}

function wording(order: SubjectOf): string {
  switch (order.kind) {
    case 'signup-confirmation':
      return `We received your reseller sign-up (${order.data.accountNumber})`
    case 'signup-duplicate':
      return 'Somebody signed up with your e-mail address'
    case 'activation':
      return 'Activate your emSign Hub reseller account'
    case 'rejection':
      return 'About your emSign Hub reseller application'
    case 'account-active':
      return `Your reseller account ${order.data.accountNumber} is active`
    case 'account-blocked':
      return `Your reseller account is blocked (case ${order.data.caseNumber})`
    case 'verification-code':
      return `Your verification code (case ${order.data.caseNumber})`
    case 'account-unblocked':
      return `Your reseller account ${order.data.accountNumber} is unblocked`
    case 'caller-warning':
      return `Somebody phoned us about your reseller account ${order.data.accountNumber}`
    case 'blocked-again':
      return `${order.data.accountNumber} is blocked again (case ${order.data.caseNumber})`
    case 'password-reset':
      return 'Set a new password for emSign Hub'
    case 'password-reset-blocked':
      return `Your reseller account is blocked (case ${order.data.caseNumber})`
    case 'account-closed':
      return `Your reseller account ${order.data.accountNumber} is closed`
    case 'account-reopened':
      return `Your reseller account ${order.data.accountNumber} is open again`
    case 'contact-changed':
      return `Contact details of your reseller account ${order.data.accountNumber} were changed`
    case 'staff-invitation':
      return `${order.data.inviterName} invites you to emSign Hub Desk`
    case 'staff-two-factor-reset':
      return 'Your two-factor sign-in at emSign Hub Desk was reset'
    case 'audit-checkpoint':
      return `Audit checkpoint: record ${order.data.records}`
    case 'test':
      return 'Test message from emSign Hub Desk'
    default:
      return assertNever(order)
  }
}
