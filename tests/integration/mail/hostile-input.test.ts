import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { subjectOf } from '../../../src/main/mail/subjects'
import { parseSmtpUrl } from '../../../src/main/mail/smtp-server'
import { createMailTransport } from '../../../src/main/mail/transports'
import type { MailTransport, OutgoingMessage } from '../../../src/main/mail/delivery'
import { address, hostile, knownHeaders, liveParts } from '../../support/hostile'
import { sampleOrders } from '../../support/mail-samples'
import { templates } from '../../support/mail-world'
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

const helpline = { phone: '+91 80 0000 0000', hours: 'always', email: 'help@hub.example' }
describe('whatever people type about themselves', () => {
  it('a message goes to the stored address alone, with our headers alone and without live HTML', async () => {
    await fc.assert(
      fc.asyncProperty(hostile, hostile, hostile, address, async (name, organizationName, reason, to) => {
        const order = { ...sampleOrders.rejection, to: { name, address: to }, data: { organizationName, reason } }
        const subject = subjectOf({
          kind: 'staff-invitation',
          data: { inviterName: name, roleName: '', expiresAt: '' }
        })
        const rendered = templates.render({ ...order, toName: name, toAddress: to, subject, secrets: {} }, helpline)
        const message: OutgoingMessage = {
          ...rendered,
          id: 'one',
          kind: order.kind,
          createdAt: '2026-11-23T14:05:00.000Z',
          messageId: `<${randomUUID()}@hub.example>`,
          from: { name: 'emSign Hub', address: 'hub@emsign.example' },
          to: order.to
        }
        await transport.send(message)
        const mail = await server.waitFor(({ messageId }) => messageId === message.messageId)

        expect(mail.envelopeTo).toEqual([to])
        expect(mail.envelopeFrom).toBe('hub@emsign.example')
        expect(mail.to.map((recipient) => recipient.address)).toEqual([to])
        expect([...mail.headerNames].sort()).toEqual(knownHeaders)
        expect(`${mail.subject}${mail.to[0]?.name}`).not.toMatch(/[\p{Cc}\u2028\u2029\u202A-\u202E\u2066-\u2069]/u)
        expect(liveParts(mail.html)).toEqual(liveParts(plain))
      }),
      { numRuns: 150 }
    )
  }, 60_000)
})

const plain = templates.render(
  {
    ...sampleOrders.rejection,
    toName: 'x',
    toAddress: 'x@hub.example',
    subject: 'x',
    data: { organizationName: 'x', reason: 'x' },
    secrets: {}
  },
  helpline
).html
