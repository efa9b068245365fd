import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import type { MailMessage } from '@shared/mail'
import { defaultSettings } from '@shared/settings'
import { realSchedule, startOutbox, type Outbox, type OutboxParts } from '../../src/main/mail/outbox'
import { createPostOffice } from '../../src/main/mail/post-office'
import { parseSmtpUrl } from '../../src/main/mail/smtp-server'
import { createSmtpTransport } from '../../src/main/mail/smtp-transport'
import { openEmbeddedStore } from '../../src/main/store/embedded-store'
import { openKeyRing } from '../../src/main/store/key-ring'
import { sampleOrders } from './mail-samples'
import { templates } from './mail-world'

/** Store, keys and post office on real files, as after a start of the program; the links of the samples are good. */
export async function openMail(directory: string) {
  const { store } = await openEmbeddedStore({ directory })
  const sealer = await openKeyRing({ file: join(directory, 'mail-keys.bin') })
  const parts = { settings: () => defaultSettings, now: () => new Date('2026-11-23T14:05:00.000Z') }
  const problems: string[] = []
  const office = createPostOffice({ ...parts, sealer, newId: randomUUID })
  return {
    store,
    sealer,
    /** Promises messages with links, and commits them. */
    post: async (count: number): Promise<readonly MailMessage[]> => {
      const puts = await Promise.all(Array.from({ length: count }, () => office.promise(sampleOrders.activation)))
      await store.commit({ puts, events: [] })
      return (await store.query('mail', {})).items
    },
    /** What the outbox logged. */
    problems,
    startOutbox: (url: string, instead: Partial<Pick<OutboxParts, 'store' | 'sealer'>> = {}): Promise<Outbox> =>
      startOutbox({
        ...parts,
        store,
        sealer,
        templates,
        transport: createSmtpTransport(parseSmtpUrl(url)),
        schedule: realSchedule,
        random: Math.random,
        logger: { error: (details, message) => problems.push(`${message} ${JSON.stringify(details)}`) },
        ...instead
      }),
    close: async () => {
      await store.close()
      await sealer.close()
    }
  }
}
