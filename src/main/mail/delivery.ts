import type { MailKind } from '@shared/mail'

export type Mailbox = { readonly name: string; readonly address: string }

/** A rendered message on its way out. */
export type OutgoingMessage = {
  /** The outbox row's id and time, which name a file in the mailbox folder. */
  readonly id: string
  readonly kind: MailKind
  readonly createdAt: string
  /** `<uuid@domain>`, the same on every try. */
  readonly messageId: string
  readonly from: Mailbox
  readonly to: Mailbox
  readonly subject: string
  readonly html: string
  readonly text: string
}

/** Carries messages out of the house. Both methods reject with a `DeliveryError`. */
export type MailTransport = {
  readonly kind: 'smtp' | 'mailbox'
  /**
   * Resolves once the other side has taken the message, with its answer in words. `signal`: gives up on this message
   * and on its connection, as `unclear`.
   */
  readonly send: (message: OutgoingMessage, signal?: AbortSignal) => Promise<{ readonly answer: string }>
  /** Whether a message could be taken now. */
  readonly verify: () => Promise<void>
  /** In words, for the middle of a sentence: "the mail server at mail.example:587". */
  readonly describe: () => string
  /** Lets what is under way finish and closes. */
  readonly close: () => Promise<void>
}

/**
 * Whose fault a failed delivery is:
 * `connection`: ours or the server's; no message would get through, so all of them wait.
 * `unclear`: the connection broke under this message. It may be either; asking the server tells.
 * `message`: the server answered, and refuses this message for now.
 * `refused`: the server answered, and refuses this message for good.
 */
export type DeliveryFault = 'connection' | 'unclear' | 'message' | 'refused'

/** A delivery that failed; the message is a sentence for staff. */
export class DeliveryError extends Error {
  override readonly name = 'DeliveryError'
  constructor(
    readonly fault: DeliveryFault,
    message: string
  ) {
    super(message)
  }
}

/** The sender and every answer stand at the beginning of a sentence sooner or later. */
export function capitalized(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1)
}
