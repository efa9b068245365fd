import type { ActivationView, Helpline, LinkProblem, Me, SignedInAccount, SignUpForm } from '@shared/portal-api'
import type { FieldErrors } from '@shared/reply'
import type { Visitor } from '../http/visitor'
import type { StoreHealth } from '../store/port'

export type { Visitor }

type Done = { readonly ok: true }
type Invalid = { readonly ok: false; readonly code: 'invalid'; readonly fields: FieldErrors; readonly message: string }
type BadLink = { readonly ok: false; readonly code: LinkProblem }

export type SignUpOutcome = Done | { readonly ok: false; readonly fields: FieldErrors; readonly message: string }
export type ActivationOutcome = ({ readonly ok: true } & ActivationView) | BadLink
export type ActivateOutcome = Done | BadLink | Invalid
export type SignInOutcome =
  | { readonly ok: true; readonly accountId: string; readonly account: SignedInAccount }
  | Invalid
  | { readonly ok: false; readonly code: 'invalid_credentials'; readonly message: string }
  | { readonly ok: false; readonly code: 'account_blocked'; readonly caseNumber: string; readonly helpline: Helpline }
  | { readonly ok: false; readonly code: 'rate_limited'; readonly retryAfterSeconds: number }
export type PasswordResetOutcome = Done | Invalid

/**
 * What the portal asks of the programme. The rules live behind it; the portal only carries them over HTTP. `input` is
 * whatever JSON the visitor sent, unchecked. An address that nobody registered gets the same answers as one that
 * somebody did.
 */
export type PortalProgramme = {
  readonly signUpForm: (visitor: Visitor) => Promise<SignUpForm>
  readonly signUp: (input: unknown, visitor: Visitor) => Promise<SignUpOutcome>
  /** Looks a link up without using it, since mail scanners fetch links; the first look is remembered. */
  readonly activation: (token: string, visitor: Visitor) => Promise<ActivationOutcome>
  /** Sets the password and uses the link up. */
  readonly activate: (token: string, input: unknown, visitor: Visitor) => Promise<ActivateOutcome>
  /** Mails a new link to the registered address where the old one expired; otherwise nothing happens. */
  readonly renew: (token: string, visitor: Visitor) => Promise<void>
  readonly signIn: (input: unknown, visitor: Visitor) => Promise<SignInOutcome>
  readonly passwordReset: (input: unknown, visitor: Visitor) => Promise<PasswordResetOutcome>
  /** Null where the account may not be signed in (any more): the session ends. */
  readonly me: (accountId: string) => Promise<Me | null>
  readonly health: () => StoreHealth
  /** Hears of accounts whose sessions must end: password changed, blocked, closed. Returns what stops it. */
  readonly onSessionsEnded: (listener: (accountId: string) => void) => () => void
}
