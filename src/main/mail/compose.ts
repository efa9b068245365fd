import type { SendMailOptions } from 'nodemailer'
import type { OutgoingMessage } from './delivery'
import { singleLine } from './subjects'

/**
 * A message as nodemailer takes it. Addresses are objects and the envelope is spelled out, so that nothing in a name is
 * ever read as an address or a header; no content is fetched from anywhere.
 */
export function compose(message: OutgoingMessage): SendMailOptions {
  return {
    messageId: message.messageId,
    from: { name: singleLine(message.from.name, 200), address: message.from.address },
    to: { name: singleLine(message.to.name, 200), address: message.to.address },
    envelope: { from: message.from.address, to: [message.to.address] },
    subject: singleLine(message.subject, 200),
    text: message.text,
    html: message.html,
    // RFC 3834: no out-of-office answers, please.
    headers: { 'Auto-Submitted': 'auto-generated' },
    disableFileAccess: true,
    disableUrlAccess: true
  }
}
