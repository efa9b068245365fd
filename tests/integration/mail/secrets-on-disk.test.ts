import { randomUUID } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { MailMessage } from '@shared/mail'
import { defaultSettings } from '@shared/settings'
import { realSchedule, startOutbox } from '../../../src/main/mail/outbox'
import { createPostOffice } from '../../../src/main/mail/post-office'
import { parseSmtpUrl } from '../../../src/main/mail/smtp-server'
import { createMailTransport } from '../../../src/main/mail/transports'
import { openEmbeddedStore } from '../../../src/main/store/embedded-store'
import { openKeyRing } from '../../../src/main/store/key-ring'
import { sampleOrders } from '../../support/mail-samples'
import { templates } from '../../support/mail-world'
import { startSmtpServer, type TestSmtpServer } from '../../support/smtp'

let data: string
let server: TestSmtpServer
beforeEach(async () => {
  data = mkdtempSync(join(tmpdir(), 'mail-secrets-'))
  server = await startSmtpServer()
})
afterEach(async () => {
  await server.stop()
  rmSync(data, { recursive: true, force: true })
})

const parts = { settings: () => defaultSettings, now: () => new Date('2026-11-23T14:05:00.000Z') }

/** Store, keys and post office on real files, as after a start of the program. */
async function open() {
  const { store } = await openEmbeddedStore({ directory: data })
  const sealer = await openKeyRing({ file: join(data, 'mail-keys.bin') })
  const office = createPostOffice({ ...parts, sealer, newId: randomUUID })
  return {
    store,
    sealer,
    office,
    startOutbox: () =>
      startOutbox({
        ...parts,
        store,
        sealer,
        templates,
        transport: createMailTransport({ kind: 'smtp', server: parseSmtpUrl(server.url()) }),
        schedule: realSchedule,
        random: Math.random,
        logger: { error: (details, message) => expect({ details, message }).toBeNull() }
      }),
    close: async () => {
      await store.close()
      await sealer.close()
    }
  }
}

function filesWith(words: string): readonly string[] {
  return readdirSync(data, { recursive: true })
    .map(String)
    .filter((name) => statSync(join(data, name)).isFile())
    .filter((name) => readFileSync(join(data, name)).includes(words))
}

describe('secrets of mail on disk', () => {
  it('stand in no file while a message waits, survive a crash in the middle, and are gone once it is delivered', async () => {
    const { link } = sampleOrders.activation.secrets
    const before = await open()
    const put = await before.office.promise(sampleOrders.activation)
    await before.store.commit({ puts: [put], events: [] })
    const promised = (await before.store.get('mail', put.record.id)) as MailMessage
    // The process ended after it claimed the message and before it stored what came of it.
    const claimed: MailMessage = { ...promised, version: 2, state: 'sending', nextAttemptAt: null }
    await before.store.commit({ puts: [{ collection: 'mail', record: claimed, basedOn: 1 }], events: [] })
    await before.close()
    expect(filesWith(link)).toEqual([])
    expect(filesWith('northwind-hosting.example')).not.toEqual([])

    const after = await open()
    const outbox = await after.startOutbox()
    await outbox.settled()
    expect(server.received.map(({ messageId }) => messageId)).toEqual([promised.messageId])
    expect(server.received[0]?.text).toContain(link)
    await outbox.stop()
    await after.close()

    // The sealed box still stands in the journal; nothing opens it any more.
    const sealed = promised.sealed ?? { keySlot: -1, box: '' }
    expect(filesWith(sealed.box)).not.toEqual([])
    expect(filesWith(link)).toEqual([])
    const later = await open()
    expect(later.sealer.open(sealed)).toBeNull()
    expect(await later.store.get('mail', promised.id)).toMatchObject({ state: 'sent', sealed: null })
    await later.close()
  })
})
