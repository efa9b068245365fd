import { randomUUID } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import type { MailMessage } from '@shared/mail'
import { defaultSettings } from '@shared/settings'
import type { MailTransport } from '../../src/main/mail/delivery'
import type { PaceBounds } from '../../src/main/mail/lanes'
import type { MailOrder } from '../../src/main/mail/kinds'
import { startOutbox, type Outbox, type OutboxParts } from '../../src/main/mail/outbox'
import { thisTurn } from '../../src/main/mail/outbox-writer'
import { createPostOffice } from '../../src/main/mail/post-office'
import { createTemplates, type Templates } from '../../src/main/mail/templates'
import type { Store } from '../../src/main/store/port'
import { createMemoryStore } from '../../src/main/store/memory-store'
import { createManualClock, type ManualClock } from './manual-clock'
import { createTestSealer } from './test-sealer'

export const templates = createTemplates(fileURLToPath(new URL('../../resources/mail', import.meta.url)))

/** A store, a clock, keys and a post office; outboxes are started on them as often as a test likes. */
export function createMailWorld(
  options: {
    readonly templates?: Templates
    readonly clock?: Pick<ManualClock, 'now' | 'schedule' | 'advance'>
    readonly store?: Store
    readonly pace?: PaceBounds
    readonly renew?: NonNullable<OutboxParts['renew']>
  } = {}
) {
  const clock = options.clock ?? createManualClock()
  const store = options.store ?? createMemoryStore({ now: clock.now })
  const sealer = createTestSealer()
  const office = createPostOffice({ sealer, settings: () => defaultSettings, now: clock.now, newId: randomUUID })
  const problems: string[] = []
  let statusChanges = 0

  const message = async (id: string): Promise<MailMessage> => {
    const row = await store.get('mail', id)
    if (!row) throw new Error(`no mail ${id}`)
    return row
  }

  return {
    clock,
    store,
    sealer,
    problems,
    statusChanges: () => statusChanges,
    message,
    /** Promises a message and commits it; answers its id. */
    post: async (order: MailOrder): Promise<string> => {
      const put = await office.promise(order)
      await store.commit({ puts: [put], events: [] })
      return put.record.id
    },
    /** Stores a message in another state than promised. */
    put: async (id: string, change: Partial<MailMessage>): Promise<void> => {
      const row = await message(id)
      const record = { ...row, ...change, version: row.version + 1 }
      await store.commit({ puts: [{ collection: 'mail', record, basedOn: row.version }], events: [] })
    },
    start: (transport: MailTransport, on: Store = store): Promise<Outbox> =>
      startOutbox({
        store: on,
        sealer,
        transport,
        templates: options.templates ?? templates,
        settings: () => defaultSettings,
        now: clock.now,
        schedule: clock.schedule,
        random: () => 0.5,
        gather: thisTurn,
        ...(options.pace && { pace: options.pace }),
        ...(options.renew && { renew: options.renew }),
        logger: { error: (_details, text) => problems.push(text) },
        onStatus: () => {
          statusChanges += 1
        }
      })
  }
}
