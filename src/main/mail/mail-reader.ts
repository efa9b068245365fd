import PostalMime from 'postal-mime'
import type { MailDetails } from '@shared/contract'
import type { MailKind, MailMessage } from '@shared/mail'
import type { MailSecrets } from './kinds'
import { headerPart, headersOf } from './headers'
import { readMailboxFile } from './mailbox-folder'
import type { MailSettings } from './post-office'
import { hiddenSecret, type Templates } from './templates'

export type MailBody = Pick<MailDetails, 'html' | 'text' | 'headers' | 'body'>

const hidden = {
  activation: { link: hiddenSecret },
  'account-blocked': { code: hiddenSecret },
  'verification-code': { code: hiddenSecret },
  'password-reset': { link: hiddenSecret },
  'staff-invitation': { code: hiddenSecret }
} as const satisfies { readonly [K in keyof MailSecrets]: Record<keyof MailSecrets[K], string> }

/** `hideSecrets`: links and codes stay hidden, wherever the message went. */
export type ReadOptions = { readonly hideSecrets?: boolean }

export type MailReader = {
  /**
   * What a message says. One that went to the mailbox folder is read from there, links included, so that somebody
   * without a mail server can follow them; any other is made from its data with links and codes hidden.
   */
  readonly read: (message: MailMessage, options?: ReadOptions) => Promise<MailBody>
}

export type MailReaderParts = {
  readonly templates: Templates
  readonly settings: () => Promise<MailSettings> | MailSettings
  readonly mailboxDirectory: string
}

export function createMailReader({ templates, settings, mailboxDirectory }: MailReaderParts): MailReader {
  return {
    read: async (message, { hideSecrets = false } = {}) => {
      const file = message.state === 'sent' && !hideSecrets ? await readMailboxFile(mailboxDirectory, message) : null
      if (file) {
        const { html = '', text = '' } = await PostalMime.parse(file)
        return { html, text, headers: headerPart(file.toString('utf8')), body: 'mailbox' }
      }
      const { mail, helpline } = await settings()
      const rendered = templates.render({ ...message, secrets: secretsHidden(message.kind) }, helpline)
      const headers = await headersOf({
        ...message,
        ...rendered,
        from: { name: mail.fromName, address: mail.fromAddress },
        to: { name: message.toName, address: message.toAddress }
      })
      return { html: rendered.html, text: rendered.text, headers, body: 'withoutSecrets' }
    }
  }
}

function secretsHidden(kind: MailKind): Readonly<Record<string, string>> {
  return kind in hidden ? hidden[kind as keyof typeof hidden] : {}
}
