import type { LinkPurpose } from './account'
import { assertNever } from './assert-never'
import type { MailKind, MailMessage } from './mail'

/** Each tells somebody what others did: staff must not be able to keep it from going out. */
const notices: Partial<Readonly<Record<MailKind, string>>> = {
  'contact-changed': 'This message tells somebody what happens to their account.',
  'caller-warning': 'This message tells somebody what happens to their account.',
  'account-blocked': 'This message tells somebody what happens to their account.',
  'account-closed': 'This message tells somebody what happens to their account.',
  'blocked-again': 'This message tells somebody what happens to their account.',
  'staff-two-factor-reset': 'This message tells a colleague that their two-factor sign-in was taken away.',
  'audit-checkpoint': 'This message keeps a checkpoint of the audit trail outside this machine.'
}

/** Why staff can't cancel a message; null where they can. */
export function whyNotCancelled({ kind, state }: Pick<MailMessage, 'kind' | 'state'>): string | null {
  switch (state) {
    case 'queued':
    case 'failed': {
      const notice = notices[kind]
      return notice === undefined ? null : `${notice} It can be cancelled once it could not be delivered.`
    }
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

const purposes: Partial<Readonly<Record<MailKind, LinkPurpose>>> = {
  activation: 'activation',
  'password-reset': 'passwordReset'
}

/** What the link in a message is for; null where it has none. It ends with a message that is cancelled. */
export const purposeOf = (kind: MailKind): LinkPurpose | null => purposes[kind] ?? null

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
