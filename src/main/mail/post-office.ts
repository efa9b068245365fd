import type { MailMessage } from '@shared/mail'
import type { SettingsValues } from '@shared/settings'
import type { Put } from '../store/port'
import type { MailOrder } from './kinds'
import type { Sealer } from './sealer'
import { subjectOf } from './subjects'

/** What mail needs of the settings. */
export type MailSettings = Pick<SettingsValues, 'mail' | 'helpline'>

export type PostOffice = {
  /**
   * The outbox row of a message, for the commit of whatever causes it: either both happen or neither. Where that commit
   * is refused, the row is forgotten; the key of its secrets goes on the next start.
   */
  readonly promise: (order: MailOrder) => Promise<Put>
}

export type PostOfficeParts = {
  readonly sealer: Pick<Sealer, 'seal'>
  readonly settings: () => Promise<MailSettings> | MailSettings
  readonly now: () => Date
  /** A new UUID. */
  readonly newId: () => string
}

export function createPostOffice({ sealer, settings, now, newId }: PostOfficeParts): PostOffice {
  return {
    promise: async (order) => {
      const { fromAddress } = (await settings()).mail
      const at = now().toISOString()
      const record: MailMessage = {
        id: newId(),
        version: 1,
        kind: order.kind,
        state: 'queued',
        accountId: order.accountId,
        toName: order.to.name,
        toAddress: order.to.address,
        subject: subjectOf(order),
        data: order.data,
        sealed: order.secrets ? await sealer.seal(order.secrets) : null,
        // RFC 5322: an id under a domain of ours, fixed here so that every try carries the same.
        messageId: `<${newId()}@${fromAddress.slice(fromAddress.lastIndexOf('@') + 1)}>`,
        createdAt: at,
        nextAttemptAt: at,
        expiresAt: order.expiresAt ?? ('expiresAt' in order.data ? order.data.expiresAt : null),
        sentAt: null,
        attempts: []
      }
      return { collection: 'mail', record, basedOn: null }
    }
  }
}
