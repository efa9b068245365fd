import type { PasswordPolicy } from './password-rules'
import type { AccountStatus, LinkPurpose } from './account'
import type { PasswordProblem } from './password-rules'
import type { FieldErrors } from './reply'

/**
 * What the portal's HTTP API answers, for the server and its pages alike (design section 3). JSON values; times are
 * ISO 8601 in UTC.
 */

/** Whom a reseller phones. */
export type Helpline = { readonly phone: string; readonly hours: string; readonly email: string }

/** `GET /api/signup` */
export type SignUpForm = {
  readonly mobileRequired: boolean
  readonly countries: readonly { readonly code: string; readonly name: string }[]
  readonly organizationTypes: readonly string[]
  readonly terms: { readonly version: string; readonly text: string }
}

/** One line of the password instructions. */
export type PasswordRule = { readonly id: PasswordProblem; readonly text: string }

/** `GET /api/activation/<token>`; the address is masked. */
export type ActivationView = {
  readonly email: string
  readonly organizationName: string
  readonly expiresAt: string
  readonly purpose: LinkPurpose
  readonly passwordRules: readonly PasswordRule[]
  /** What the page checks while somebody types; absent: as in a new installation. */
  readonly passwordPolicy?: PasswordPolicy
}

/** Why a link can't be used (any more). */
export const linkProblems = ['link_unknown', 'link_used', 'link_expired', 'link_replaced'] as const
export type LinkProblem = (typeof linkProblems)[number]

/** `POST /api/signin` */
export type SignedInAccount = {
  readonly number: string
  readonly name: string
  readonly organizationName: string
  readonly status: AccountStatus
}

/** `GET /api/me` */
export type Me = SignedInAccount & {
  readonly email: string
  /** The assigned manager, null while none is assigned. */
  readonly manager: { readonly name: string; readonly phone?: string } | null
  readonly helpline: Helpline
}

/** Codes of the portal's errors. */
export type PortalErrorCode =
  | LinkProblem
  | 'invalid'
  | 'invalid_credentials'
  | 'account_blocked'
  | 'unauthenticated'
  | 'forbidden'
  | 'not_found'
  | 'method_not_allowed'
  | 'too_large'
  | 'unsupported_media_type'
  | 'rate_limited'
  | 'read_only'
  | 'internal'

/** What stands under `error` in every answer that is not a 2xx. `message` is plain English, for people. */
export type PortalError = {
  readonly code: PortalErrorCode
  readonly message: string
  /** Messages by field, with `invalid`. */
  readonly fields?: FieldErrors
  /** With `account_blocked`. */
  readonly caseNumber?: string
  /** With `account_blocked`. */
  readonly helpline?: Helpline
  /** With `rate_limited`: seconds, as in the Retry-After header. */
  readonly retryAfterSeconds?: number
}
