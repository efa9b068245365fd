import { randomUUID } from 'node:crypto'
import { createTransport } from 'nodemailer'
import { defaultSettings } from '../../src/shared/settings'
import { compose } from '../../src/main/mail/compose'
import type { OutgoingMessage } from '../../src/main/mail/delivery'
import type { MailOrder } from '../../src/main/mail/kinds'
import { lanePlaces } from '../../src/main/mail/lanes'
import { realSchedule, startOutbox } from '../../src/main/mail/outbox'
import { createPostOffice } from '../../src/main/mail/post-office'
import { parseSmtpUrl } from '../../src/main/mail/smtp-server'
import { createSmtpTransport } from '../../src/main/mail/smtp-transport'
import { openEmbeddedStore } from '../../src/main/store/embedded-store'
import { openKeyRing } from '../../src/main/store/key-ring'
import type { Put } from '../../src/main/store/port'
import { startScriptedServer } from '../faults/scripted-smtp'
import { sampleOrders } from '../support/mail-samples'
import { templates } from '../support/mail-world'
import { atLeast, figure, median, show, timed } from './figures'
import { inDirectory } from './stock'
import { join } from 'node:path'

const messages = 1_000
const rounds = 3

/**
 * How long a full outbox takes to drain, on real files: every message claimed, made, sent, stored as sent and its key
 * destroyed. Beside it bare pooled nodemailer with as many connections, which sends the same messages, made before, to
 * the same server, and keeps nothing.
 */
export async function benchOutbox(): Promise<readonly string[]> {
  const server = await startScriptedServer()
  try {
    const drains: number[] = []
    const bares: number[] = []
    for (let round = 0; round < rounds; round += 1) {
      const { ms, made } = await drain(server.port)
      drains.push(ms)
      bares.push(await bare(server.port, made))
    }
    if (server.taken.length !== rounds * 2 * messages) throw new Error(`${server.taken.length} messages arrived`)
    const [ours, theirs] = [median(drains), median(bares)]
    return [
      `${messages.toLocaleString('en')} messages with links wait in the outbox, and the server is there`,
      figure('until all are sent, and said so on disk', ours, show),
      figure('bare pooled nodemailer, same server and messages', theirs, show),
      atLeast('ratio of the throughputs', theirs / ours, 0.8)
    ]
  } finally {
    await server.stop()
  }
}

const order = (index: number): MailOrder => ({
  ...sampleOrders.activation,
  to: { name: `Test Person ${index}`, address: `person-${index}@bench.example` },
  data: { ...sampleOrders.activation.data, expiresAt: inADay },
  expiresAt: inADay
})
const inADay = new Date(Date.now() + 86_400_000).toISOString()

async function drain(port: number): Promise<{ readonly ms: number; readonly made: readonly OutgoingMessage[] }> {
  return inDirectory(async (directory) => {
    const { store, passing } = await openEmbeddedStore({ directory })
    const sealer = await openKeyRing({ file: join(directory, 'mail-keys.bin'), passing })
    const now = () => new Date()
    const office = createPostOffice({ sealer, settings: () => defaultSettings, now, newId: randomUUID })
    const puts: Put[] = []
    for (let index = 0; index < messages; index += 1) puts.push(await office.promise(order(index)))
    await store.commit({ puts, events: [] })
    const made: OutgoingMessage[] = []
    const transport = createSmtpTransport(parseSmtpUrl(`smtp://127.0.0.1:${port}`))
    const parts = {
      ...{ store, sealer, templates, now },
      settings: () => defaultSettings,
      random: Math.random,
      schedule: realSchedule,
      logger: { error: (details: object, text: string) => console.error(text, details) },
      transport: {
        ...transport,
        send: (message: OutgoingMessage, signal?: AbortSignal) => {
          made.push(message)
          return transport.send(message, signal)
        }
      }
    }
    const { ms } = await timed(async () => {
      const outbox = await startOutbox(parts)
      await outbox.settled()
      await outbox.stop()
    })
    const sent = await store.count('mail', { where: { state: 'sent' } })
    if (sent !== messages) throw new Error(`${sent} of ${messages} were sent`)
    await sealer.close()
    await store.close()
    return { ms, made }
  })
}

async function bare(port: number, made: readonly OutgoingMessage[]): Promise<number> {
  const pool = createTransport({ pool: true, host: '127.0.0.1', port, maxConnections: lanePlaces.fresh })
  const { ms } = await timed(() => Promise.all(made.map((message) => pool.sendMail(compose(message)))))
  pool.close()
  return ms
}
