import { Semaphore } from 'async-mutex'
import type { NewAuditEvent } from '@shared/audit'
import type { DeskStatus } from '@shared/contract'
import type { MailMessage } from '@shared/mail'
import { createConnectionHealth } from './connection-health'
import { createCourier, type CourierParts } from './courier'
import type { MailTransport } from './delivery'
import { createPace, laneDepth, laneOf, lanePlaces, type Lane, type PaceBounds } from './lanes'
import { dueAt, dueStates, hasTurn, placeOf, putOf, retried, waitingStates } from './outbox-rows'
import { recoverOutbox, releaseInterrupted } from './outbox-recovery'
import type { Sealer } from './sealer'

/** Runs something after a pause in milliseconds; answers what cancels it. */
export type Schedule = (pause: number, run: () => void) => () => void

export type OutboxParts = CourierParts & {
  readonly sealer: Sealer
  readonly transport: MailTransport
  readonly schedule: Schedule
  /** Tests and faults are in a hurry. */
  readonly pace?: PaceBounds
  /** Told when the connection's state or error changed. */
  readonly onStatus?: () => void
}

export type RetryAnswer =
  | { readonly ok: true; readonly message: MailMessage }
  | { readonly ok: false; readonly code: 'not_found' | 'conflict'; readonly message: string }

export type Outbox = {
  readonly status: () => Promise<DeskStatus['mail']>
  /** Sends a dead or failed message again, now. The events go into the same commit. */
  readonly retry: (id: string, events?: readonly NewAuditEvent[]) => Promise<RetryAnswer>
  /** Looks at a failing connection at once instead of at the next occasion. */
  readonly tryNow: () => void
  /** From now on mail goes this way; the old transport finishes what it has in hand and is closed. */
  readonly replaceTransport: (transport: MailTransport) => void
  /** Resolves when nothing is under way and nothing is due, or what is due waits for a connection. */
  readonly settled: () => Promise<void>
  /** Finishes what is in hand, ten seconds at most, and closes the transport. The rest goes out after the next start. */
  readonly stop: () => Promise<void>
}

/** A pause of the real clock that doesn't keep the process alive. */
export const realSchedule: Schedule = (pause, run) => {
  const timer = setTimeout(run, pause)
  timer.unref()
  return () => clearTimeout(timer)
}

const stopGrace = 10_000
/** Pause after the store refused a change; it says itself why. */
const storePause = 30_000
const longestWake = 60 * 60_000

type InHand = {
  readonly lane: Lane
  /** Since when it has its connection, in milliseconds; null while it waits for one. */
  since: number | null
  readonly ending: AbortController
  work: Promise<void>
}

/**
 * Starts the outbox's worker: it sends what is due, as soon as a commit adds mail and when a message's time comes, a
 * few at a time. Await it before anything promises mail (see `recoverOutbox`).
 */
export async function startOutbox(parts: OutboxParts): Promise<Outbox> {
  const { store, now, schedule, logger } = parts
  const pace = createPace(parts.pace)
  const carry = createCourier(parts, pace)
  const health = createConnectionHealth(now, parts.random, () => parts.onStatus?.())
  const inHand = new Map<string, InHand>()
  const connections = { fresh: new Semaphore(lanePlaces.fresh), slow: new Semaphore(lanePlaces.slow) }
  /** Messages that changed since the last look. */
  const changedMail = new Set<string>()
  /** Before this time nothing of a lane is due, in milliseconds: until then the store is not asked for it. */
  const dueFrom: Record<Lane, number> = { fresh: 0, slow: 0 }
  const settling: (() => void)[] = []
  let transport = parts.transport
  let running = false
  let again = false
  let stopped = false
  let pausedUntil: Date | null = null
  let cancelWake: () => void = () => undefined
  let wakesAt = Infinity

  /** Looks for work; while a look is under way, once more after it. */
  const kick = () => {
    again = true
    if (running || stopped) return
    running = true
    void look()
  }

  async function look(): Promise<void> {
    while (again && !stopped) {
      again = false
      try {
        await readChanged()
        await startDue()
      } catch (error) {
        pauseForStore(error)
      }
    }
    running = false
    if (inHand.size === 0) for (const done of settling.splice(0)) done()
  }

  /** What is waiting now may be due, and of what was cancelled the keys go. */
  async function readChanged(): Promise<void> {
    const ids = [...changedMail]
    changedMail.clear()
    const slots: number[] = []
    for (const row of await Promise.all(ids.map((id) => store.get('mail', id)))) {
      if (row?.state === 'cancelled' && row.sealed) slots.push(row.sealed.keySlot)
      if (row && hasTurn(row)) dueFrom[laneOf(row)] = Math.min(dueFrom[laneOf(row)], dueAt(row))
    }
    if (slots.length === 0) return
    await parts.sealer.destroy(slots).catch((error: unknown) => {
      logger.error({ err: error, slots }, 'keys of cancelled messages wait to be destroyed on start')
    })
  }

  async function startDue(): Promise<void> {
    cancelWake()
    wakesAt = Infinity
    if (pausedUntil && pausedUntil > now()) return wakeBy(pausedUntil.getTime())
    if (pausedUntil) {
      await releaseInterrupted(store, inHand)
      // What changed meanwhile could not be read.
      dueFrom.fresh = dueFrom.slow = 0
    }
    pausedUntil = null
    if (!(await connectionAnswers())) return
    const trying = health.state() === 'trying'
    let next = await fill('fresh', trying ? 1 : laneDepth.fresh)
    // One goes first; where there is no other, it may be a slow one.
    if (!trying || inHand.size === 0) next = Math.min(next, await fill('slow', trying ? 1 : laneDepth.slow))
    if (stopped) return
    wakeBy(next)
    // The server answers again and nothing is left to prove it with.
    if (health.state() === 'trying' && inHand.size === 0) health.succeeded()
  }

  /**
   * Takes what is due in a lane, the oldest first; answers when to look again, in milliseconds, or Infinity: that is when
   * something changed.
   */
  async function fill(lane: Lane, depth: number): Promise<number> {
    const taken = [...inHand.values()].filter((one) => one.lane === lane)
    const hurried = lane === 'fresh' && taken.some(({ since }) => since === null) ? hurry(taken) : Infinity
    // Not one by one: looking costs the same for many.
    if (taken.length > depth / 2) return hurried
    if (dueFrom[lane] > now().getTime()) return Math.min(dueFrom[lane], hurried)
    const { items } = await store.query('mail', {
      where: { state: dueStates, lane },
      sort: 'nextAttemptAt',
      limit: inHand.size + depth + 1
    })
    if (stopped) return Infinity
    let room = depth - taken.length
    let left = false
    let later = Infinity
    for (const row of items) {
      if (dueAt(row) > now().getTime()) {
        later = dueAt(row)
        break
      }
      // One in hand may come back.
      left ||= room === 0 || inHand.has(row.id)
      if (room === 0) break
      if (inHand.has(row.id)) continue
      start(row, lane)
      room -= 1
    }
    dueFrom[lane] = left ? 0 : later
    return Math.min(later, hurried)
  }

  /** Others wait: gives up on what takes long, and answers when the next of them will have, or Infinity. */
  function hurry(taken: readonly InHand[]): number {
    const patience = pace.patience()
    let next = Infinity
    for (const { since, ending } of taken) {
      if (since === null || ending.signal.aborted) continue
      if (since + patience <= now().getTime()) ending.abort()
      else next = Math.min(next, since + patience)
    }
    return next
  }

  async function connectionAnswers(): Promise<boolean> {
    const probeAt = health.nextProbeAt()
    if (probeAt === null) return true
    if (probeAt > now()) {
      wakeBy(probeAt.getTime())
      return false
    }
    const probed = transport
    const failure = await probed.verify().then(
      () => null,
      (error: unknown) => (error instanceof Error ? error.message : String(error))
    )
    if (probed !== transport || stopped) {
      again = true
      return false
    }
    if (failure === null) {
      health.answers()
      return true
    }
    health.failed(failure)
    wakeBy((health.nextProbeAt() ?? now()).getTime())
    return false
  }

  function start(row: MailMessage, lane: Lane): void {
    const used = transport
    const ending = new AbortController()
    const one: InHand = { lane, since: null, ending, work: Promise.resolve() }
    const wait = async () => {
      const [, leave] = await connections[lane].acquire()
      if (stopped || used !== transport || health.state() === 'failing') {
        leave()
        return null
      }
      one.since = now().getTime()
      if (lane === 'fresh') wakeBy(one.since + pace.patience())
      return leave
    }
    inHand.set(row.id, one)
    one.work = carry(row, used, { first: health.state() === 'trying', signal: ending.signal, wait })
      .then((news) => {
        if (used !== transport || news === null) return
        if (news.works) health.succeeded()
        else health.failed(news.error)
      }, pauseForStore)
      .then(() => {
        inHand.delete(row.id)
        kick()
      })
  }

  const allInHand = () => Promise.allSettled([...inHand.values()].map(({ work }) => work))

  function pauseForStore(error: unknown): void {
    if (stopped) return
    logger.error({ err: error }, 'mail pauses: the outbox could not be read or written')
    pausedUntil = new Date(now().getTime() + storePause)
    wakeBy(pausedUntil.getTime())
  }

  /** A test message asks how the connection is, so it is looked at now. */
  async function answerTest(id: string): Promise<void> {
    const row = await store.get('mail', id).catch(() => null)
    if (row?.kind !== 'test' || row.attempts.length > 0 || row.state !== 'queued') return
    health.hurry()
    kick()
  }

  /** Looks again at this time, or before. */
  function wakeBy(time: number): void {
    if (stopped || time >= wakesAt) return
    cancelWake()
    wakesAt = time
    cancelWake = schedule(Math.min(longestWake, Math.max(0, time - now().getTime())), () => {
      wakesAt = Infinity
      kick()
    })
  }

  await recoverOutbox(store, parts.sealer)
  const unwatch = store.watch((commit) => {
    const mail = commit.changed.filter(({ collection }) => collection === 'mail')
    if (mail.length === 0) return
    for (const { id } of mail) changedMail.add(id)
    kick()
    if (health.state() === 'failing') for (const { id } of mail) void answerTest(id)
  })
  kick()

  return {
    status: async () => {
      const [oldest, first, dead] = await Promise.all([
        store.query('mail', { where: { state: waitingStates }, sort: 'createdAt', limit: 1 }),
        // What stands in the place of an older one was made later.
        store.query('mail', { where: { state: dueStates }, sort: 'nextAttemptAt', limit: 1 }),
        store.count('mail', { where: { state: 'dead' } })
      ])
      const waiting = oldest.total
      const since = [...oldest.items, ...first.items].map(placeOf).sort()
      const state = health.state()
      const error = health.lastError()
      return {
        transport: transport.kind,
        goesTo: transport.describe(),
        state: state === 'trying' ? 'failing' : state,
        lastError: error === null ? null : `${error}${waitingWords(waiting)}`,
        failingSince: health.failingSince()?.toISOString() ?? null,
        nextProbeAt: health.nextProbeAt()?.toISOString() ?? null,
        waiting,
        waitingSince: since[0] ?? null,
        dead
      }
    },
    retry: async (id, events = []) => {
      const row = await store.get('mail', id)
      if (!row) return { ok: false, code: 'not_found', message: 'There is no message of this id.' }
      const next = retried(row, now())
      if (typeof next === 'string') return { ok: false, code: 'conflict', message: next }
      await store.commit({ puts: [putOf(next)], events })
      health.hurry()
      kick()
      return { ok: true, message: next }
    },
    tryNow: () => {
      health.hurry()
      kick()
    },
    replaceTransport: (next) => {
      const old = transport
      transport = next
      health.reset()
      void allInHand().then(() => old.close())
      kick()
    },
    settled: () =>
      new Promise((resolve) => {
        if (stopped) return resolve()
        settling.push(resolve)
        kick()
      }),
    stop: async () => {
      stopped = true
      unwatch()
      cancelWake()
      let cancelGrace: () => void = () => undefined
      const grace = new Promise<void>((resolve) => {
        cancelGrace = schedule(stopGrace, resolve)
      })
      await Promise.race([allInHand(), grace])
      cancelGrace()
      for (const done of settling.splice(0)) done()
      await transport.close()
    }
  }
}

function waitingWords(waiting: number): string {
  if (waiting === 0) return ''
  return waiting === 1
    ? ' 1 message waits and will be sent when it is back.'
    : ` ${waiting} messages wait and will be sent when it is back.`
}
