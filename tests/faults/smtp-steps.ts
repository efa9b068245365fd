import type { MailMessage } from '@shared/mail'
import type { Outbox } from '../../src/main/mail/outbox'
import { parseSmtpUrl } from '../../src/main/mail/smtp-server'
import { createSmtpTransport } from '../../src/main/mail/smtp-transport'
import { sampleOrders } from '../support/mail-samples'
import { createMailWorld } from '../support/mail-world'
import { count, createFailures, type Row } from './part'
import { startScriptedServer, steps, type Step, type Trouble } from './scripted-smtp'

type Failures = ReturnType<typeof createFailures>
type World = ReturnType<typeof createMailWorld>

/** Most of the time they wait for a server that says nothing. */
const atOnce = 24

/** As in real life, but sooner. */
const patience = { connect: 1_200, greeting: 1_200, silence: 1_200, message: 3_600 }
/** Where the server always comes to an end nothing waits for this; a busy machine must not look like a silent server. */
const ample = { connect: 15_000, greeting: 15_000, silence: 15_000, message: 60_000 }
const endless: readonly Scripted['trouble'][] = ['silent', 'drip', 'takesThenSilent', 'takesThenDrips']

/** `refused`: nobody listens. */
type Scripted = { readonly step: Step; readonly trouble: Trouble | 'refused' }

const anywhere = ['hangUp', 'silent', '4xx', '5xx', '421', 'drip', 'slow'] as const
const troubles: Readonly<Record<Step, readonly Scripted['trouble'][]>> = {
  connect: ['refused', 'hangUp', 'silent'],
  greeting: anywhere,
  ehlo: anywhere,
  starttls: ['hangUp', 'silent', '4xx', '5xx', '421', 'drip'],
  handshake: ['garbage', 'hangUp', 'silent', 'drip', 'ownCertificate'],
  auth: anywhere,
  mail: anywhere,
  rcpt: anywhere,
  data: anywhere,
  body: [...anywhere, 'takesThenHangsUp', 'takesThenSilent', 'takesThenDrips']
}

/** What the desk says of a trouble that all mail waits for; elsewhere, that there is one. */
function wordsFor({ step, trouble }: Scripted): RegExp {
  if (trouble === 'refused') return /can't be reached \(connection refused\)/
  if (trouble === 'garbage' || trouble === 'ownCertificate')
    return /offers no secure connection that we can trust \(.+\)/
  if (step === 'auth' && trouble === '5xx') return /refuses our user name or password \(535 /
  if (step === 'auth' && trouble === '4xx') return /\(454 Ask again later\)/
  return /^The mail server at 127\.0\.0\.1:\d+ .+/
}

/** A server with each trouble at each step, for a while or for some recipients. */
export async function everyStep(): Promise<readonly Row[]> {
  const failures = createFailures()
  const waiting = steps.flatMap((step) => troubles[step].map((trouble): Scripted => ({ step, trouble })))
  const scripts = waiting.length
  const totals = { messages: 0, repeats: 0 }
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const told = await oneScript(next, failures)
        totals.messages += told.messages
        totals.repeats += told.repeats
      }
    })
  )
  return [
    { what: 'scripts: a trouble at a step, for a while or for some recipients', figure: count(scripts), held: null },
    { what: 'messages', figure: count(totals.messages), held: null },
    { what: 'repeats', figure: count(totals.repeats), held: null },
    failures.row('deliverable messages that did not arrive', 'undelivered'),
    failures.row('messages lost: neither delivered, nor waiting, nor shown as dead', 'lost'),
    failures.row('repeats without a missing final answer, or under another Message-ID', 'repeat'),
    failures.row('slow but well: not delivered at once, or not exactly once', 'slow'),
    failures.row('sent although STARTTLS was offered and did not come about', 'untrusted'),
    failures.row('troubles that all mail waits for and that the desk does not name', 'untold')
  ]
}

/** The trouble is there, the outbox tries for an hour; the trouble is gone, the outbox tries for two days. */
async function oneScript(scripted: Scripted, failures: Failures): Promise<{ messages: number; repeats: number }> {
  const { step, trouble } = scripted
  const name = `${trouble} at ${step}`
  const server = await startScriptedServer()
  const world = createMailWorld()
  // What is said of a recipient or a message is about that one: the others must not wait for it.
  const forSome = ['rcpt', 'data', 'body'].includes(step)
  const undeliverable = forSome && trouble === '5xx'
  if (trouble === 'refused') await server.stop()
  else {
    server.follow((at, recipient) =>
      at === step && (!forSome || recipient === null || recipient.startsWith('bad')) ? trouble : null
    )
  }
  const url = `smtp://hub:secret@127.0.0.1:${server.port}`
  const outbox = await world.start(createSmtpTransport(parseSmtpUrl(url), endless.includes(trouble) ? patience : ample))
  try {
    const bad = await Promise.all([1, 2].map((number) => world.post(order(`bad-${number}@mail.example`))))
    const good = await Promise.all([1, 2, 3, 4].map((number) => world.post(order(`good-${number}@mail.example`))))
    await outbox.settled()
    if (trouble === 'slow') {
      await allSent(world, [...bad, ...good], name, failures, 'slow')
    } else if (!forSome) {
      // A server that breaks off only at MAIL answers whoever looks at it: there each message tells.
      const said = step === 'mail' ? lastAnswer(await world.message(bad[0] ?? '')) : (await outbox.status()).lastError
      if (!wordsFor(scripted).test(said ?? '')) failures.add('untold', `${name}: ${said}`)
      if (server.taken.length > 0) failures.add('untrusted', name)
    } else if (trouble !== '421') await allSent(world, good, `${name}, others`, failures)
    await passTime(world, outbox, 3, 20 * 60_000)
    // Whom 421 is about nobody knows: the connection is looked at, then the others pass it by.
    if (forSome) await allSent(world, good, `${name}, others`, failures)
    if (trouble === 'refused') await server.comeBack()
    server.follow(null)
    await passTime(world, outbox, 12, 4 * 3_600_000)
    await allSent(world, good, name, failures)
    if (!undeliverable) await allSent(world, bad, name, failures)
    const ids = new Map<string, number>()
    for (const id of [...bad, ...good]) {
      const row = await world.message(id)
      const arrivals = server.taken.filter(({ messageId }) => messageId === row.messageId)
      if (arrivals.length === 0 && row.state !== 'dead') failures.add('lost', `${name}: ${row.state}`)
      ids.set(row.messageId, arrivals.length)
      for (const earlier of arrivals.slice(0, -1)) if (earlier.answered) failures.add('repeat', name)
      if (arrivals.some(({ recipients }) => recipients.join() !== row.toAddress)) failures.add('repeat', name)
      if (trouble === 'slow' && arrivals.length !== 1) failures.add('slow', `${name}: ${arrivals.length} times`)
    }
    if (server.taken.some(({ messageId }) => !ids.has(messageId))) failures.add('repeat', `${name}: unknown Message-ID`)
    return { messages: ids.size, repeats: [...ids.values()].reduce((sum, times) => sum + Math.max(0, times - 1), 0) }
  } finally {
    // Before the outbox: what hangs is not waited for.
    await server.stop()
    await outbox.stop()
  }
}

const order = (address: string) => ({ ...sampleOrders.rejection, to: { name: 'Somebody', address } })

const lastAnswer = ({ attempts }: MailMessage) => attempts.at(-1)?.answer ?? null

async function passTime(world: World, outbox: Outbox, times: number, pause: number): Promise<void> {
  for (let round = 0; round < times; round += 1) {
    world.clock.advance(pause)
    await outbox.settled()
  }
}

async function allSent(
  world: World,
  ids: readonly string[],
  name: string,
  failures: Failures,
  kind = 'undelivered'
): Promise<void> {
  for (const id of ids) {
    const row = await world.message(id)
    if (row.state !== 'sent') failures.add(kind, `${name}: ${row.state}, ${lastAnswer(row) ?? 'not tried'}`)
  }
}
