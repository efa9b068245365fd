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
    from: { name: headerText(message.from.name), address: message.from.address },
    to: { name: headerText(message.to.name), address: message.to.address },
    envelope: { from: message.from.address, to: [message.to.address] },
    subject: headerText(message.subject),
    text: message.text,
    html: message.html,
    // RFC 3834: no out-of-office answers, please.
    headers: { 'Auto-Submitted': 'auto-generated' },
    disableFileAccess: true,
    disableUrlAccess: true
  }
}

/**
 * Text for a header: one line, and nothing in it that reads as an encoded word (RFC 2047). nodemailer leaves those as
 * they are, and the reader's mail program would decode whatever somebody hid in their name.
 */
function headerText(text: string): string {
  return singleLine(text, 200).replaceAll('=?', '= ?')
}
