import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import type { MailKind } from '@shared/mail'
import type { SettingsValues } from '@shared/settings'
import type { HubOptions } from '../hub-types'
import { openKeyRing } from '../store/key-ring'
import type { Put, Store } from '../store/port'
import type { MailTransport } from './delivery'
import type { MailOrder } from './kinds'
import { createMailReader, type MailReader } from './mail-reader'
import { realSchedule, startOutbox, type Outbox, type OutboxParts } from './outbox'
import { createPostOffice, type MailSettings } from './post-office'
import { parseSmtpUrl } from './smtp-server'
import { renderSample } from './sample-mail'
import { createTemplates, type RenderedMail } from './templates'
import { createMailTransport } from './transports'

/** Mail as the rest of the programme uses it: promised in commits, sent by the outbox, read at the desk. */
export type MailSystem = Pick<Outbox, 'status' | 'retry' | 'tryNow' | 'stop'> &
  MailReader & {
    readonly promise: (order: MailOrder) => Promise<Put>
    /** How a kind of mail looks, with sample data. */
    readonly sample: (kind: MailKind, portalUrl: string) => Promise<RenderedMail>
    /** Takes the server from the settings anew. */
    readonly reconnect: () => Promise<void>
    readonly onStatus: (listener: () => void) => void
    /** Lines worth telling the operator on start. */
    readonly notices: readonly string[]
  }

export type MailSystemParts = Pick<
  HubOptions,
  'dataDirectory' | 'resourcesDirectory' | 'smtpUrl' | 'mailFrom' | 'secrets' | 'logger'
> & {
  readonly store: Store
  /** Directory for files on their way (see `DirectoryLock`). */
  readonly passing: string
  readonly settings: () => Promise<SettingsValues>
  readonly now: () => Date
  /** See `CourierParts`. */
  readonly renew: NonNullable<OutboxParts['renew']>
}

export async function createMailSystem(parts: MailSystemParts): Promise<MailSystem> {
  const { store, now, logger, secrets } = parts
  const mailboxDirectory = join(parts.dataDirectory, 'mailbox')
  const sealer = await openKeyRing({ file: join(parts.dataDirectory, 'mail-keys.bin'), passing: parts.passing })
  const templates = createTemplates(join(parts.resourcesDirectory, 'mail'))

  const settings = async (): Promise<MailSettings> => {
    const { mail, helpline } = await parts.settings()
    return { helpline, mail: { ...mail, fromAddress: parts.mailFrom ?? mail.fromAddress } }
  }

  /** The server of the command line goes before the one of the settings; without either, the mailbox folder. */
  const chooseTransport = async (): Promise<MailTransport> => {
    if (parts.smtpUrl !== null) return createMailTransport({ kind: 'smtp', server: parseSmtpUrl(parts.smtpUrl) })
    const { smtp } = (await parts.settings()).mail
    if (smtp === null) return createMailTransport({ kind: 'mailbox', directory: mailboxDirectory })
    const password = (await secrets.get('smtpPassword')) ?? ''
    return createMailTransport({ kind: 'smtp', server: { ...smtp, password } })
  }

  const statusListeners = new Set<() => void>()
  const outbox = await startOutbox({
    store,
    sealer,
    templates,
    settings,
    now,
    renew: parts.renew,
    random: Math.random,
    logger,
    transport: await chooseTransport(),
    schedule: realSchedule,
    onStatus: () => statusListeners.forEach((listener) => listener())
  })
  const office = createPostOffice({ sealer, settings, now, newId: randomUUID })
  const reader = createMailReader({ templates, settings, mailboxDirectory })

  return {
    status: outbox.status,
    retry: outbox.retry,
    tryNow: outbox.tryNow,
    read: reader.read,
    promise: office.promise,
    sample: async (kind, portalUrl) =>
      renderSample(kind, { templates, helpline: (await settings()).helpline, now: now(), portalUrl }),
    notices: sealer.notices,
    reconnect: async () => outbox.replaceTransport(await chooseTransport()),
    onStatus: (listener) => {
      statusListeners.add(listener)
    },
    stop: async () => {
      await outbox.stop()
      await sealer.close()
    }
  }
}
