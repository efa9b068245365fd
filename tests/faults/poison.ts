import { lanePlaces, realPace } from '../../src/main/mail/lanes'
import { realSchedule } from '../../src/main/mail/outbox'
import { parseSmtpUrl } from '../../src/main/mail/smtp-server'
import { createSmtpTransport } from '../../src/main/mail/smtp-transport'
import { sampleOrders } from '../support/mail-samples'
import { createMailWorld } from '../support/mail-world'
import { count, createFailures, type Row } from './part'
import { startScriptedServer, type Step, type Trouble } from './scripted-smtp'

type Failures = ReturnType<typeof createFailures>
type Poison = {
  readonly words: string
  readonly silent: boolean
  readonly troubles: readonly (readonly [Step, Trouble])[]
}

const poisons: readonly Poison[] = [
  {
    words: 'that the server refuses',
    silent: false,
    troubles: [
      ['rcpt', '5xx'],
      ['rcpt', '4xx'],
      ['data', '5xx'],
      ['body', '4xx'],
      ['body', '5xx']
    ]
  },
  {
    words: 'on which the server hangs up',
    silent: false,
    troubles: [
      ['rcpt', 'hangUp'],
      ['data', 'hangUp'],
      ['body', 'hangUp'],
      ['body', 'takesThenHangsUp']
    ]
  },
  {
    words: 'on which the server falls silent or drips',
    silent: true,
    troubles: [
      ['data', 'silent'],
      ['body', 'silent'],
      ['body', 'takesThenSilent'],
      ['data', 'drip']
    ]
  }
]

/** A poisonous message may cost the others as much as so many good ones would. */
const worthGoodOnes = 8
/** A silent one is given up on within so many times the time that is meant for that. */
const late = 1.5
/** What the code does shows every time; what a busy machine does, not. */
const goes = 3

type Size = {
  readonly good: number
  readonly bad: number
  /** Whatever is waited for takes only one part in so many of the time that it takes in real life. */
  readonly speed: number
}

/**
 * A hundred poisonous messages ahead of a thousand good ones: when each good one arrives, compared with when it arrives
 * where there are only good ones. Limits are what good messages take in the same run, and the time after which the outbox
 * sets a message aside.
 */
export async function poison(full: boolean): Promise<readonly Row[]> {
  const failures = createFailures()
  const size = full ? { good: 1_000, bad: 100, speed: 1 } : { good: 300, bad: 30, speed: 10 }
  let alone = await drain(size, null, failures)
  const rows: Row[] = [
    {
      what: `${count(size.good)} good messages alone: the last arrives after`,
      figure: seconds(alone.at(-1) ?? 0),
      held: null
    }
  ]
  for (const one of poisons) {
    let among = await drain(size, one, failures)
    for (let go = 1; go < goes && !compared(size, one, alone, among).held; go += 1) {
      alone = await drain(size, null, failures)
      among = await drain(size, one, failures)
    }
    rows.push(compared(size, one, alone, among))
    const starved = among.filter((at) => at === Infinity).length
    if (starved > 0) failures.add('starved', `${starved} of ${size.good}, ${one.words}`)
  }
  return [
    ...rows,
    failures.row('good messages among poisonous ones that did not arrive', 'starved'),
    failures.row('repeats among them without a missing final answer, or under another Message-ID', 'repeat')
  ]
}

/** `alone`, `among`: when each good message arrived, in the order in which they were promised. */
function compared(
  { good, bad, speed }: Size,
  { words, silent }: Poison,
  alone: readonly number[],
  among: readonly number[]
): Row {
  const delays = among.map((at, index) => at - (alone[index] ?? 0)).sort((a, b) => a - b)
  const [p99 = Infinity, largest = Infinity] = [delays[Math.ceil(good * 0.99) - 1], delays.at(-1)]
  const each = Math.max(...alone) / good
  const held = Math.ceil(bad / lanePlaces.fresh) * (realPace.least / speed)
  const limit = worthGoodOnes * bad * each + (silent ? late * held : 0)
  const costs = `each poisonous one costs ${(largest / bad / each).toFixed(1)} good ones`
  const waits = `${(largest / held).toFixed(2)} times the ${seconds(held)} for which they may hold ${lanePlaces.fresh} connections${speed === 1 ? '' : `, at ${speed} times the speed of real life`}`
  return {
    what: `${count(bad)} poisonous messages ahead, ${words}: delay of a good one, largest (99 of 100)`,
    figure: `${seconds(largest)} (${seconds(p99)}); ${silent ? waits : costs}; limit ${seconds(limit)}`,
    held: largest <= limit,
    timing: true
  }
}

const seconds = (milliseconds: number) => `${(milliseconds / 1_000).toFixed(2)} s`

/** When each good message arrived, in milliseconds after the start; Infinity where it did not. */
async function drain(
  { good, bad, speed }: Size,
  poison: Poison | null,
  failures: Failures
): Promise<readonly number[]> {
  const server = await startScriptedServer()
  server.follow((step, recipient) => {
    const number = /^poison-(\d+)@/.exec(recipient ?? '')?.[1]
    if (number === undefined || poison === null) return null
    const [at, trouble] = poison.troubles[Number(number) % poison.troubles.length] ?? []
    return at === step ? (trouble ?? null) : null
  })
  let ahead = 0
  const world = createMailWorld({
    pace: { least: realPace.least / speed, most: realPace.most / speed },
    clock: {
      now: () => new Date(Date.now() + ahead),
      schedule: realSchedule,
      advance: (milliseconds) => {
        ahead += milliseconds
      }
    }
  })
  const poisonous = Array.from({ length: poison === null ? 0 : bad }, (_, index) => `poison-${index}@mail.example`)
  const addresses = [...poisonous, ...Array.from({ length: good }, (_, index) => `good-${index}@mail.example`)]
  const ids: string[] = []
  for (const address of addresses) {
    ids.push(await world.post({ ...sampleOrders.rejection, to: { name: 'Somebody', address } }))
    // Each is older than the next.
    world.clock.advance(1)
  }
  const missing = new Set(addresses.slice(poisonous.length))
  const arrived = new Map<string, number>()
  const allHere = new Promise<void>((resolve) => {
    server.watch(({ recipients: [address = ''], at }) => {
      if (!missing.delete(address)) return
      arrived.set(address, at)
      if (missing.size === 0) resolve()
    })
  })
  const started = performance.now()
  const outbox = await world.start(createSmtpTransport(parseSmtpUrl(`smtp://127.0.0.1:${server.port}`), hurried(speed)))
  try {
    // What the poisonous ones still wait for does not matter.
    await within(longest(good, speed), allHere)
    for (const id of ids) {
      const { toAddress, messageId, attempts } = await world.message(id)
      const arrivals = server.taken.filter(({ recipients }) => recipients[0] === toAddress)
      if (arrivals.some((one) => one.messageId !== messageId))
        failures.add('repeat', `${toAddress}: another Message-ID`)
      // An answer that came just when it was given up on is a missing one too: the tries tell.
      const answered = arrivals.slice(0, -1).filter((one) => one.answered).length
      if (answered > attempts.filter(({ ok }) => !ok).length) failures.add('repeat', `${toAddress}: answered`)
    }
    return addresses.slice(poisonous.length).map((address) => (arrived.get(address) ?? Infinity) - started)
  } finally {
    await server.stop()
    await outbox.stop()
  }
}

/** A server's patience in real life, and as many times sooner. */
const hurried = (speed: number) => ({
  connect: 15_000 / speed,
  greeting: 15_000 / speed,
  silence: 60_000 / speed,
  message: 300_000 / speed
})

/** After that nobody waits any longer, in milliseconds. */
const longest = (good: number, speed: number) => good * 20 + 120_000 / speed

async function within(limit: number, work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  await Promise.race([work, new Promise<void>((resolve) => (timer = setTimeout(resolve, limit)))])
  clearTimeout(timer)
}
