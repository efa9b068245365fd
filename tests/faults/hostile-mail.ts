import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { simpleParser } from 'mailparser'
import { parseSmtpUrl } from '../../src/main/mail/smtp-server'
import { lanePlaces } from '../../src/main/mail/lanes'
import { createSmtpTransport } from '../../src/main/mail/smtp-transport'
import { knownHeaders, liveParts } from '../support/hostile'
import {
  harmlessOrder,
  hostileInput,
  hostileOrder,
  kindsOfMail,
  outgoing,
  unfitForHeaders
} from '../support/hostile-orders'
import { count, createFailures, type Row } from './part'
import { startScriptedServer } from './scripted-smtp'

/** Every kind of mail in turn, hostile wherever it shows a text, sent over a real connection and read as it arrives. */
export async function hostileMail(times: number): Promise<readonly Row[]> {
  const failures = createFailures()
  const server = await startScriptedServer()
  const transport = createSmtpTransport(parseSmtpUrl(`smtp://127.0.0.1:${server.port}`))
  const inputs = fc.sample(hostileInput, { numRuns: times, seed: 7 })
  const kinds = new Set<string>()
  try {
    for (let start = 0; start < inputs.length; start += lanePlaces.fresh) {
      await Promise.all(
        inputs.slice(start, start + lanePlaces.fresh).map(async ([name, texts, to], offset) => {
          const order = hostileOrder(start + offset, { name, address: to }, texts)
          const messageId = `<${randomUUID()}@hub.example>`
          await transport.send(outgoing(order, messageId, name))
          kinds.add(order.kind)
          const index = server.taken.findIndex((each) => each.messageId === messageId)
          const [arrived] = index === -1 ? [] : server.taken.splice(index, 1)
          const what = `${order.kind} ${JSON.stringify([name, texts, to]).slice(0, 160)}`
          if (!arrived) return failures.add('recipient', `${what}: did not arrive`)
          const parsed = await simpleParser(arrived.raw)
          const recipients = [parsed.to ?? []].flat().flatMap(({ value }) => value.map((each) => each.address))
          if (arrived.recipients.join('\n') !== to || recipients.join('\n') !== to) failures.add('recipient', what)
          const headers = parsed.headerLines.map(({ key }) => key).sort()
          if (headers.join() !== knownHeaders.join()) failures.add('header', `${what}: ${headers.join()}`)
          const { subject = '', from } = parsed
          if (from?.value.map((each) => each.address).join() !== 'hub@emsign.example')
            failures.add('header', `${what}: from`)
          if (unfitForHeaders.test(subject)) failures.add('header', `${what}: ${JSON.stringify(subject)}`)
          const harmless = outgoing(harmlessOrder(start + offset, name, texts), messageId, 'x')
          if (liveParts(parsed.html || '').join() !== liveParts(harmless.html).join()) failures.add('html', what)
        })
      )
    }
  } finally {
    await transport.close()
    await server.stop()
  }
  return [
    {
      what: `messages of all ${kindsOfMail} kinds in turn, with hostile names, addresses and texts`,
      figure: count(times),
      held: kinds.size === kindsOfMail
    },
    failures.row('not exactly one recipient, equal to the stored address', 'recipient'),
    failures.row('with another header or sender than ours', 'header'),
    failures.row('with live HTML', 'html')
  ]
}
