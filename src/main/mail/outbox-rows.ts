import type { DeliveryAttempt, MailMessage, MailState } from '@shared/mail'
import type { Put } from '../store/port'
import { maxTries, pauseWithin, retryBounds } from './retry-policy'

/** States in which a message still has to go out; all of them have a time for the next attempt, except while sending. */
export const waitingStates = ['queued', 'held', 'failed', 'sending'] as const satisfies readonly MailState[]
/** States from which a message is taken when its time has come. */
export const dueStates = ['queued', 'held', 'failed'] as const satisfies readonly MailState[]

/** What becomes of a row next. The store takes it only if nobody changed the row since it was read. */
export function change(row: MailMessage, to: Partial<MailMessage>): MailMessage {
  return { ...row, ...to, version: row.version + 1 }
}

export function putOf(row: MailMessage): Put {
  return { collection: 'mail', record: row, basedOn: row.version - 1 }
}

/** Its place among those that wait for a connection, the oldest first. */
export const placeOf = (row: Pick<MailMessage, 'createdAt' | 'place'>): string => row.place ?? row.createdAt

/** What makes another message stand in the place of this one, also once it had to wait again itself. */
export const inPlaceOf = (row: MailMessage) => ({ nextAttemptAt: placeOf(row), place: placeOf(row) })

export function isExpired(row: MailMessage, now: Date): boolean {
  return row.expiresAt !== null && row.expiresAt <= now.toISOString()
}

/** Whether it will be taken, once its time has come. */
export const hasTurn = ({ state }: MailMessage): boolean => dueStates.some((due) => due === state)

/** When its time has come, in milliseconds. */
export const dueAt = ({ nextAttemptAt }: MailMessage): number =>
  nextAttemptAt === null ? 0 : Date.parse(nextAttemptAt)

export const claimed = (row: MailMessage) => change(row, { state: 'sending', nextAttemptAt: null })

/** It was claimed and has not been sent: as it was before. */
export const released = (row: MailMessage, before: MailMessage) =>
  change(row, { state: before.state, nextAttemptAt: before.nextAttemptAt })

/** Delivered: the sealed secrets go, and their key after them. */
export function delivered(row: MailMessage, answer: string, now: Date): MailMessage {
  const at = now.toISOString()
  return change(row, {
    state: 'sent',
    sealed: null,
    nextAttemptAt: null,
    sentAt: at,
    attempts: [...row.attempts, { at, ok: true, answer }]
  })
}

/** Given up; staff must look. The secrets stay sealed, so that staff can have it sent after all. */
export function buried(row: MailMessage, answer: string, now: Date): MailMessage {
  return change(row, {
    state: 'dead',
    nextAttemptAt: null,
    attempts: [...row.attempts, { at: now.toISOString(), ok: false, answer }]
  })
}

/** The link or code is void, so nothing of it is kept. */
export function expired(row: MailMessage, now: Date): MailMessage {
  const answer = 'Not sent: the link or code in it had expired. Send a new one instead.'
  return { ...buried(row, answer, now), sealed: null }
}

/**
 * The link or code is void before it arrived: nobody is to get it, staff included who would send it again. Null where
 * that is no question any more. One that is being sent may arrive all the same; if it doesn't, it is not tried again.
 * The row keeps its box, which tells which key to destroy.
 */
export function cancelled(
  row: MailMessage,
  now: Date,
  answer = 'Cancelled: the link or code in it is not good any more.'
): MailMessage | null {
  if (row.state === 'sent' || row.state === 'cancelled') return null
  return change(row, {
    state: 'cancelled',
    nextAttemptAt: null,
    attempts: [...row.attempts, { at: now.toISOString(), ok: false, answer, counted: false }]
  })
}

/** It goes over connections of its own from now on. */
const inSlowLane = { slow: true } as const

/** Refused for now: tried again after a growing pause, until the tries are used up. `long`: it took long over that. */
export function refusedForNow(
  row: MailMessage,
  answer: string,
  now: Date,
  { random, long }: { readonly random: () => number; readonly long: boolean }
): MailMessage {
  const tries = row.attempts.filter((attempt) => !attempt.ok && attempt.counted !== false).length + 1
  if (tries >= maxTries) return buried(row, `${answer} Given up after ${tries} tries.`, now)
  const pause = pauseWithin(retryBounds(tries), random)
  return change(row, {
    state: 'failed',
    nextAttemptAt: new Date(now.getTime() + pause).toISOString(),
    attempts: [...row.attempts, { at: now.toISOString(), ok: false, answer }],
    ...(long ? inSlowLane : {})
  })
}

/**
 * Held its connection up while others waited: tried again at once, where nobody waits behind it, and in its place among
 * those that were set aside with it. Costs it no try.
 */
export function setAside(row: MailMessage, now: Date): MailMessage {
  const at = now.toISOString()
  const answer = 'No answer while other mail waited, so it goes over a connection of its own.'
  return change(row, {
    state: 'failed',
    nextAttemptAt: placeOf(row),
    attempts: [...row.attempts, { at, ok: false, answer, counted: false }],
    ...inSlowLane
  })
}

/**
 * Goes out when the connection is back, in its old place: the oldest first. It costs the message no try, however long
 * that takes; of failures in a row that sound alike only the last is kept. One under which the connection breaks again
 * although the server was just found to answer (`wasFirst`) goes behind the others: it may be what breaks it.
 */
export function waitingForConnection(row: MailMessage, answer: string, now: Date, wasFirst: boolean): MailMessage {
  const attempt: DeliveryAttempt = { at: now.toISOString(), ok: false, answer, counted: false }
  const last = row.attempts.at(-1)
  const again = last?.counted === false && !last.ok
  const repeated = again && last.answer === answer
  return change(row, {
    state: 'failed',
    nextAttemptAt: again && wasFirst ? now.toISOString() : placeOf(row),
    attempts: [...(repeated ? row.attempts.slice(0, -1) : row.attempts), attempt]
  })
}

/**
 * In hand when the process ended: whether it went out is unknown, so it goes out (again), in its old place and under the
 * same Message-ID.
 */
export const interrupted = (row: MailMessage) => change(row, { state: 'queued', nextAttemptAt: placeOf(row) })

/** Staff want it sent again: due at once, with all its tries before it. Answers a sentence where it can't be. */
export function retried(row: MailMessage, now: Date): MailMessage | string {
  if (row.state !== 'dead' && row.state !== 'failed') {
    return `Only messages that failed can be sent again; this one is ${row.state}.`
  }
  if (isExpired(row, now)) return 'The link or code in this message has expired. Send a new one instead.'
  return change(row, {
    state: 'queued',
    nextAttemptAt: now.toISOString(),
    attempts: row.attempts.map((attempt) => ({ ...attempt, counted: false as const }))
  })
}
