import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseSmtpUrl } from '../../../src/main/mail/smtp-server'
import { createMailTransport } from '../../../src/main/mail/transports'
import type { MailTransport } from '../../../src/main/mail/delivery'
import { knownHeaders, liveParts } from '../../support/hostile'
import {
  harmlessOrder,
  hostileInput,
  hostileOrder,
  kindsOfMail,
  outgoing,
  unfitForHeaders
} from '../../support/hostile-orders'
import { startSmtpServer, type TestSmtpServer } from '../../support/smtp'

let server: TestSmtpServer
let transport: MailTransport
beforeAll(async () => {
  server = await startSmtpServer()
  transport = createMailTransport({ kind: 'smtp', server: parseSmtpUrl(server.url()) })
})
afterAll(async () => {
  await transport.close()
  await server.stop()
})

describe('whatever people type about themselves', () => {
  it('a message of any kind goes to the stored address alone, with our headers alone and without live HTML', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(kindsOfMail - 1), hostileInput, async (nth, [name, texts, to]) => {
        const messageId = `<${randomUUID()}@hub.example>`
        await transport.send(outgoing(hostileOrder(nth, { name, address: to }, texts), messageId, 'emSign Hub'))
        const mail = await server.waitFor((one) => one.messageId === messageId)

        expect(mail.envelopeTo).toEqual([to])
        expect(mail.envelopeFrom).toBe('hub@emsign.example')
        expect(mail.to.map((recipient) => recipient.address)).toEqual([to])
        expect([...mail.headerNames].sort()).toEqual(knownHeaders)
        expect(`${mail.subject}${mail.to[0]?.name}`).not.toMatch(unfitForHeaders)
        const harmless = outgoing(harmlessOrder(nth, name, texts), messageId, 'x')
        expect(liveParts(mail.html)).toEqual(liveParts(harmless.html))
      }),
      { numRuns: 150 }
    )
  }, 60_000)
})
