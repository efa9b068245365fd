import { randomUUID } from 'node:crypto'
import type { Outbox } from '../../src/main/mail/outbox'
import { parseSmtpUrl } from '../../src/main/mail/smtp-server'
import { createSmtpTransport } from '../../src/main/mail/smtp-transport'
import { sampleOrders } from '../support/mail-samples'
import { createMailWorld } from '../support/mail-world'
import { realSchedule } from '../../src/main/mail/outbox'
import { lanePlaces, realPace } from '../../src/main/mail/lanes'
import { hostileMail } from './hostile-mail'
import { count, createFailures, type Part, type Row } from './part'
import { startScriptedServer, steps, type Script, type ScriptedServer, type Step, type Trouble } from './scripted-smtp'

type Failures = ReturnType<typeof createFailures>
type World = ReturnType<typeof createMailWorld>

const atOnce = 11

/** As in real life, but sooner: what takes minutes there takes parts of a second here. */
const hasty = { connect: 300, greeting: 300, silence: 300, message: 900 }
/** Silence is waited for in the same proportion to what holds others up. */
const faster = 60_000 / hasty.silence
const hastyPace = { least: realPace.least / faster, most: realPace.most / faster }
/** Where nothing is timed: long enough that a busy machine does not look like a silent server. */
const patient = { connect: 900, greeting: 900, silence: 900, message: 3_600 }
const transportTo = (server: ScriptedServer, patience: typeof hasty) =>
  createSmtpTransport(parseSmtpUrl(`smtp://hub:secret@127.0.0.1:${server.port}`), patience)

/** The mail paragraph: a server that fails at every step, poisonous messages, hostile names. */
export const mail: Part = {
  title: 'an SMTP server that fails at every step, poisonous messages, hostile names and addresses',
  run: async ({ full }) => {
    const failures = createFailures()
    const rows = await everyStep(failures)
    return [...rows, ...(await poison(full, failures)), ...(await hostileMail(full ? 10_000 : 1_000))]
  }
}

const order = (address: string) => ({ ...sampleOrders.rejection, to: { name: 'Somebody', address } })

/** Troubles that make sense at a step. Before there is a recipient, a server can only mean everybody. */
function troublesAt(step: Step): readonly Trouble[] {
  if (step === 'connect') return ['hangUp', 'silent']
  return step === 'body'
    ? ['hangUp', 'silent', '4xx', '5xx', 'drip', 'takes']
    : ['hangUp', 'silent', '4xx', '5xx', 'drip']
}

async function everyStep(failures: Failures): Promise<readonly Row[]> {
  let scripts = 0
  let messages = 0
  let repeats = 0
  const scripted = steps.flatMap((step) => troublesAt(step).map((trouble) => ({ step, trouble })))
  // Most of the time they wait for a server that says nothing: several at a time.
  for (let start = 0; start < scripted.length; start += atOnce) {
    const batch = scripted.slice(start, start + atOnce)
    for (const told of await Promise.all(batch.map(({ step, trouble }) => oneScript(step, trouble, failures)))) {
      scripts += 1
      messages += told.messages
      repeats += told.repeats
    }
  }
  return [
    { what: 'scripts: a trouble at a step, for a while or for some recipients', figure: count(scripts), held: null },
    { what: 'messages', figure: count(messages), held: null },
    { what: 'repeats', figure: count(repeats), held: null },
    failures.row('deliverable messages that did not arrive', 'undelivered'),
    failures.row('messages lost: neither delivered, nor waiting, nor shown as dead', 'lost'),
    failures.row('repeats without a missing final answer, or under another Message-ID', 'repeat')
  ]
}

/** The trouble is there, the outbox tries for an hour; the trouble is gone, the outbox tries for two days. */
async function oneScript(
  step: Step,
  trouble: Trouble,
  failures: Failures
): Promise<{ messages: number; repeats: number }> {
  const name = `${trouble} at ${step}`
  const server = await startScriptedServer()
  const world = createMailWorld()
  // What is said of a recipient or a message for good is about that one: the others must not wait for it.
  const forSome = ['rcpt', 'data', 'body'].includes(step)
  const undeliverable = forSome && trouble === '5xx'
  server.follow((at, recipient) =>
    at === step && (!forSome || recipient === null || recipient.startsWith('bad')) ? trouble : null
  )
  const outbox = await world.start(transportTo(server, patient))
  try {
    const bad = await Promise.all([1, 2].map((number) => world.post(order(`bad-${number}@mail.example`))))
    const good = await Promise.all([1, 2, 3, 4].map((number) => world.post(order(`good-${number}@mail.example`))))
    await outbox.settled()
    if (forSome) await allSent(world, good, `${name}, others`, failures)
    await passTime(world, outbox, 3, 20 * 60_000)
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
    }
    if (server.taken.some(({ messageId }) => !ids.has(messageId))) failures.add('repeat', `${name}: unknown Message-ID`)
    return { messages: ids.size, repeats: [...ids.values()].reduce((sum, times) => sum + Math.max(0, times - 1), 0) }
  } finally {
    // Before the outbox: what hangs is not waited for.
    await server.stop()
    await outbox.stop()
  }
}

async function passTime(world: World, outbox: Outbox, times: number, pause: number): Promise<void> {
  for (let round = 0; round < times; round += 1) {
    world.clock.advance(pause)
    await outbox.settled()
  }
}

async function allSent(world: World, ids: readonly string[], name: string, failures: Failures): Promise<void> {
  for (const id of ids) {
    const { state, attempts } = await world.message(id)
    if (state !== 'sent') failures.add('undelivered', `${name}: ${state}, ${attempts.at(-1)?.answer ?? 'not tried'}`)
  }
}

/** A hundred poisonous messages ahead of a thousand good ones, beside the thousand alone. */
async function poison(full: boolean, failures: Failures): Promise<readonly Row[]> {
  const good = full ? 1_000 : 300
  const bad = full ? 100 : 30
  const kinds: readonly (readonly [string, readonly [Step, Trouble][]])[] = [
    [
      'that the server refuses or hangs up on',
      [
        ['rcpt', '5xx'],
        ['rcpt', '4xx'],
        ['data', 'hangUp'],
        ['body', 'hangUp'],
        ['body', '5xx'],
        ['body', 'takes']
      ]
    ],
    [
      'on which the server falls silent',
      [
        ['data', 'silent'],
        ['body', 'silent']
      ]
    ]
  ]
  const alone = await drain(0, good, null, failures)
  const rows: Row[] = [
    { what: `${count(good)} good messages alone: the last arrives after`, figure: `${alone.toFixed(2)} s`, held: null }
  ]
  for (const [words, troubles] of kinds) {
    const script: Script = (step, recipient) => {
      const number = Number(/^poison-(\d+)-/.exec(recipient ?? '')?.[1] ?? -1)
      const [at, trouble] = troubles[number % troubles.length] ?? ['connect', 'silent']
      return number >= 0 && at === step ? trouble : null
    }
    const seconds = await drain(bad, good, script, failures)
    const each = ((seconds - alone) / bad) * 1_000
    const silent = words.includes('silent')
    rows.push({
      what: `${count(bad)} poisonous messages ahead, ${words}: the last good one arrives after`,
      figure: `${seconds.toFixed(2)} s (${each.toFixed(0)} ms for each poisonous one${silent ? `, at ${faster} times the speed. In real life each holds one of ${lanePlaces.fresh} connections for ${realPace.least / 1_000} s, once: ${((bad / lanePlaces.fresh) * realPace.least) / 1_000} s for all of them at most` : ''})`,
      // A time on whatever machine CI gets is a figure; a full run stands for it.
      held: full ? seconds - alone < (silent ? 1 : 5) : null
    })
  }
  return [...rows, failures.row('good messages among poisonous ones that did not arrive', 'starved')]
}

/** Seconds until the last good message arrived. */
async function drain(bad: number, good: number, script: Script | null, failures: Failures): Promise<number> {
  const server = await startScriptedServer()
  server.follow(script)
  let ahead = 0
  const world = createMailWorld({
    pace: hastyPace,
    clock: {
      now: () => new Date(Date.now() + ahead),
      schedule: realSchedule,
      advance: (milliseconds) => {
        ahead += milliseconds
      }
    }
  })
  const orders = [
    ...Array.from({ length: bad }, (_, index) => order(`poison-${index}-${randomUUID()}@mail.example`)),
    ...Array.from({ length: good }, (_, index) => order(`good-${index}@mail.example`))
  ]
  for (const each of orders) {
    await world.post(each)
    world.clock.advance(1)
  }
  const outbox = await world.start(transportTo(server, hasty))
  const started = performance.now()
  try {
    await outbox.settled()
    const arrivals = server.taken.filter(({ recipients }) => recipients[0]?.startsWith('good-'))
    if (new Set(arrivals.map(({ messageId }) => messageId)).size !== good) {
      failures.add('starved', `${good - arrivals.length} of ${good}`)
    }
    return (Math.max(...arrivals.map(({ at }) => at)) - started) / 1_000
  } finally {
    await server.stop()
    await outbox.stop()
  }
}
