import { assertNever } from './assert-never'
import type { MailKind, MailMessage } from './mail'

/** These tell holders what happens to their account: staff must not be able to keep them from going out. */
const notices: ReadonlySet<MailKind> = new Set([
  'contact-changed',
  'caller-warning',
  'account-blocked',
  'blocked-again'
])

/** Why staff can't cancel a message; null where they can. */
export function whyNotCancelled({ kind, state }: Pick<MailMessage, 'kind' | 'state'>): string | null {
  switch (state) {
    case 'queued':
    case 'failed':
      return notices.has(kind)
        ? 'This message tells somebody what happens to their account. It can be cancelled once it could not be delivered.'
        : null
    case 'dead':
      return null
    case 'held':
      return 'It is held while the decision can be taken back. Undo that instead.'
    case 'sending':
      return 'It is on its way just now. Wait a moment, then look again.'
    case 'sent':
      return 'It was sent already.'
    case 'cancelled':
      return 'It is cancelled already.'
    default:
      return assertNever(state)
  }
}

/** Messages to the holder of an account that can go out anew, to a corrected address. */
export const resendableKinds = [
  'signup-confirmation',
  'activation',
  'password-reset',
  'account-active',
  'account-unblocked',
  'account-reopened'
] as const satisfies readonly MailKind[]
export type ResendableKind = (typeof resendableKinds)[number]

export const isResendable = (kind: MailKind): kind is ResendableKind =>
  resendableKinds.some((resendable) => resendable === kind)
