import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { simpleParser } from 'mailparser'
import type { OutgoingMessage } from '../../src/main/mail/delivery'
import { parseSmtpUrl } from '../../src/main/mail/smtp-server'
import { lanePlaces } from '../../src/main/mail/lanes'
import { createSmtpTransport } from '../../src/main/mail/smtp-transport'
import { subjectOf } from '../../src/main/mail/subjects'
import { address, hostile, knownHeaders, liveParts } from '../support/hostile'
import { sampleOrders } from '../support/mail-samples'
import { templates } from '../support/mail-world'
import { count, createFailures, type Row } from './part'
import { startScriptedServer } from './scripted-smtp'

const helpline = { phone: '+91 80 0000 0000', hours: 'always', email: 'help@hub.example' }

/** Hostile names, organizations, reasons and addresses, sent over a real connection and read as they arrive. */
export async function hostileMail(times: number): Promise<readonly Row[]> {
  const failures = createFailures()
  const server = await startScriptedServer()
  const transport = createSmtpTransport(parseSmtpUrl(`smtp://127.0.0.1:${server.port}`))
  const tags = liveParts(render('x', 'x', 'x', 'x@hub.example').html).join()
  const inputs = fc.sample(fc.tuple(hostile, hostile, hostile, address), { numRuns: times, seed: 7 })
  try {
    for (let start = 0; start < inputs.length; start += lanePlaces.fresh) {
      await Promise.all(
        inputs.slice(start, start + lanePlaces.fresh).map(async (input) => {
          const [name, organization, reason, to] = input
          const messageId = `<${randomUUID()}@hub.example>`
          const message: OutgoingMessage = {
            ...render(name, organization, reason, to),
            id: 'one',
            kind: 'rejection',
            createdAt: '2026-11-23T14:05:00.000Z',
            messageId,
            from: { name: 'emSign Hub', address: 'hub@emsign.example' },
            to: { name, address: to }
          }
          await transport.send(message)
          const index = server.taken.findIndex((each) => each.messageId === messageId)
          const [arrived] = index === -1 ? [] : server.taken.splice(index, 1)
          const what = JSON.stringify(input).slice(0, 160)
          if (!arrived) return failures.add('recipient', `${what}: did not arrive`)
          const parsed = await simpleParser(arrived.raw)
          const recipients = [parsed.to ?? []].flat().flatMap(({ value }) => value.map((each) => each.address))
          if (arrived.recipients.join('\n') !== to || recipients.join('\n') !== to) failures.add('recipient', what)
          const headers = parsed.headerLines.map(({ key }) => key).sort()
          if (headers.join() !== knownHeaders.join()) failures.add('header', `${what}: ${headers.join()}`)
          if (liveParts(parsed.html || '').join() !== tags) failures.add('html', what)
        })
      )
    }
  } finally {
    await transport.close()
    await server.stop()
  }
  return [
    { what: 'messages with hostile names, organizations, reasons and addresses', figure: count(times), held: null },
    failures.row('not exactly one recipient, equal to the stored address', 'recipient'),
    failures.row('with another header than ours', 'header'),
    failures.row('with live HTML', 'html')
  ]
}

function render(name: string, organizationName: string, reason: string, to: string) {
  const order = { ...sampleOrders.rejection, to: { name, address: to }, data: { organizationName, reason } }
  const subject = subjectOf({ kind: 'staff-invitation', data: { inviterName: name, roleName: '', expiresAt: '' } })
  return templates.render({ ...order, toName: name, toAddress: to, subject, secrets: {} }, helpline)
}
