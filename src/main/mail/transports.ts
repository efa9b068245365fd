import type { MailTransport } from './delivery'
import { createMailboxTransport } from './mailbox-folder'
import type { SmtpServer } from './smtp-server'
import { createSmtpTransport } from './smtp-transport'

export type MailTransportConfig =
  { readonly kind: 'smtp'; readonly server: SmtpServer } | { readonly kind: 'mailbox'; readonly directory: string }

export function createMailTransport(config: MailTransportConfig): MailTransport {
  return config.kind === 'smtp' ? createSmtpTransport(config.server) : createMailboxTransport(config.directory)
}
