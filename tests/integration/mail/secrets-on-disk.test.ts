import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { MailMessage } from '@shared/mail'
import { openMail } from '../../support/mail-on-files'
import { sampleOrders } from '../../support/mail-samples'
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

function filesWith(words: string): readonly string[] {
  return readdirSync(data, { recursive: true })
    .map(String)
    .filter((name) => statSync(join(data, name)).isFile())
    .filter((name) => readFileSync(join(data, name)).includes(words))
}

describe('secrets of mail on disk', () => {
  it('stand in no file while a message waits, survive a crash in the middle, and are gone once it is delivered', async () => {
    const { link } = sampleOrders.activation.secrets
    const before = await openMail(data)
    const [promised] = await before.post(1)
    if (!promised) throw new Error('nothing was promised')
    // The process ended after it claimed the message and before it stored what came of it.
    const claimed: MailMessage = { ...promised, version: 2, state: 'sending', nextAttemptAt: null }
    await before.store.commit({ puts: [{ collection: 'mail', record: claimed, basedOn: 1 }], events: [] })
    await before.close()
    expect(filesWith(link)).toEqual([])
    expect(filesWith('northwind-hosting.example')).not.toEqual([])

    const after = await openMail(data)
    const outbox = await after.startOutbox(server.url())
    await outbox.settled()
    expect(server.received.map(({ messageId }) => messageId)).toEqual([promised.messageId])
    expect(server.received[0]?.text).toContain(link)
    await outbox.stop()
    await after.close()
    expect(after.problems).toEqual([])

    // The sealed box still stands in the journal; nothing opens it any more.
    const sealed = promised.sealed ?? { keySlot: -1, box: '' }
    expect(filesWith(sealed.box)).not.toEqual([])
    expect(filesWith(link)).toEqual([])
    const later = await openMail(data)
    expect(later.sealer.open(sealed)).toBeNull()
    expect(await later.store.get('mail', promised.id)).toMatchObject({ state: 'sent', sealed: null })
    await later.close()
  })
})
