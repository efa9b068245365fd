export const mailKinds = [
  'signup-confirmation',
  'signup-duplicate',
  'activation',
  'rejection',
  'account-active',
  'account-blocked',
  'verification-code',
  'account-unblocked',
  'caller-warning',
  'blocked-again',
  'password-reset',
  'password-reset-blocked',
  'account-closed',
  'account-reopened',
  'contact-changed',
  'staff-invitation',
  'staff-two-factor-reset',
  'audit-checkpoint',
  'test'
] as const
export type MailKind = (typeof mailKinds)[number]

/** States of a promised message (design section 6). `held`: inside the undo window. `dead`: staff must look. `cancelled`: void before it went out. */
export const mailStates = ['queued', 'held', 'sending', 'sent', 'failed', 'dead', 'cancelled'] as const
export type MailState = (typeof mailStates)[number]

export type DeliveryAttempt = {
  readonly at: string
  readonly ok: boolean
  /** The server's answer, or what went wrong, in words. */
  readonly answer: string
  /** False: uses up no try. The connection failed and not this message, or staff asked for another round since. */
  readonly counted?: false
}

/** A promised message as the store keeps it. The text is made from `data` when it is sent or looked at. */
export type MailMessage = {
  readonly id: string
  readonly version: number
  readonly kind: MailKind
  readonly state: MailState
  readonly accountId: string | null
  readonly toName: string
  readonly toAddress: string
  readonly subject: string
  /** What the template shows, without secrets. */
  readonly data: Readonly<Record<string, string>>
  /** Sealed secrets of the body (a link, a code) and the slot of the key that opens them; null when there are none or the message was sent. The key of a cancelled one is destroyed while the box stays. */
  readonly sealed: { readonly keySlot: number; readonly box: string } | null
  /** Stable, so that a repeat is recognisable. */
  readonly messageId: string
  readonly createdAt: string
  readonly nextAttemptAt: string | null
  /** Not to be sent after this time: the link or code in it is void by then. */
  readonly expiresAt: string | null
  readonly sentAt: string | null
  readonly attempts: readonly DeliveryAttempt[]
  /** It held its connection up for long: from then on it goes over connections of its own. Absent until then. */
  readonly slow?: true
  /** Since when it waits, where that is longer than it exists: it stands in the place of one that expired (ISO time). */
  readonly place?: string
}
