import { createTransport } from 'nodemailer'
import { compose } from './compose'
import type { OutgoingMessage } from './delivery'

const composer = createTransport({ streamTransport: true, buffer: true })

/** The headers of a message as it goes out, but for the time and what a mail server adds. */
export async function headersOf(message: OutgoingMessage): Promise<string> {
  const { message: content } = await composer.sendMail(compose(message))
  return headerPart(content.toString('utf8')).replace(/^Date: .*\n?/m, '')
}

/** What stands before the first empty line. */
export const headerPart = (raw: string): string => raw.replaceAll('\r\n', '\n').split('\n\n', 1)[0] ?? ''
