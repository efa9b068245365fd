import type { MailMessage } from '@shared/mail'
import { decided, refused, type Decided } from './decided'

/** Puts a message that was not delivered back into the queue, due at once. */
export function retryMessage(message: MailMessage, now: Date): Decided<MailMessage> {
  if (message.state !== 'failed' && message.state !== 'dead') {
    return refused('conflict', `This message is ${message.state}: only one that failed can be tried again.`)
  }
  if (message.expiresAt !== null && Date.parse(message.expiresAt) <= now.getTime()) {
    return refused('conflict', 'What this message carries has expired. Send a new link or code instead.')
  }
  return decided({ ...message, version: message.version + 1, state: 'queued', nextAttemptAt: now.toISOString() })
}
