import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { subjectOf } from '../../../src/main/mail/subjects'
import { parseSmtpUrl } from '../../../src/main/mail/smtp-server'
import { createMailTransport } from '../../../src/main/mail/transports'
import type { MailTransport, OutgoingMessage } from '../../../src/main/mail/delivery'
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
const knownHeaders = [
  'from',
  'to',
  'subject',
  'message-id',
  'date',
  'mime-version',
  'content-type',
  'auto-submitted'
].sort()

/** What somebody would type who wants more than their name to arrive, and anything else. */
const hostile = fc.oneof(
  fc.constantFrom(
    'x\r\nBcc: thief@evil.example',
    'x\nSubject: You won',
    'x\r\n\r\n<h1>body</h1>',
    '"x" <thief@evil.example>, y',
    'thief@evil.example',
    'a, b <thief@evil.example>;',
    'group: thief@evil.example;',
    '=?utf-8?Q?=0D=0ABcc:_thief@evil.example?=',
    '<img src=x onerror=alert(1)>',
    '</title><script>alert(1)</script>',
    '<%= process.env %>',
    '\u202Eevil\u2028Bcc: thief@evil.example',
    '.\r\n.\r\nMAIL FROM:<thief@evil.example>'
  ),
  fc.string({ unit: 'binary', maxLength: 120 }),
  fc
    .array(fc.constantFrom('\r', '\n', '\0', '<', '>', '"', '@', ',', ':', '=?', '?=', 'Bcc', ' ', 'é', '😀', '&'), {
      maxLength: 40
    })
    .map((parts) => parts.join(''))
)
const address = fc
  .tuple(
    fc.stringMatching(/^[a-z0-9!#$%&'*+/=?^_`{|}~-]{1,20}(\.[a-z0-9]{1,8})?$/),
    fc.stringMatching(/^[a-z0-9]{1,12}\.example$/)
  )
  .map(([local, domain]) => `${local}@${domain}`)

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

/** The tags of a message, which what people type must not change. */
const liveParts = (html: string) => html.match(/<[!/a-z][^>]*>/gi) ?? []
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
