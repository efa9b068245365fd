import type { NewAuditEvent } from '@shared/audit'
import { ReadOnlyError, type Store } from '../store/port'

/**
 * Writes down what may come often without letting anybody fill the disk: the first of a kind at once, and what follows
 * within its time as one event that counts. Goes beside the answer, never before it (docs/adr/0033-refusals.md).
 */
export type Tally = {
  /** `key`: what counts as the same. */
  readonly note: (key: string, event: Noted, period?: number) => void
  /** Writes what is counted so far, and waits for it. */
  readonly flush: () => Promise<void>
}

/** An event without its time; `count` of its details is the tally's. */
export type Noted = Omit<NewAuditEvent, 'at'>

export type TallyParts = {
  readonly store: Pick<Store, 'commit'>
  readonly now: () => Date
  /** Runs something after a pause in milliseconds; answers what cancels it. */
  readonly schedule: (pause: number, run: () => void) => () => void
  readonly logger: { readonly error: (details: object, message: string) => void }
}

export const tallyPeriod = 60_000
/** Kinds that are counted apart at a time; whatever is beyond is counted together. */
export const mostKinds = 200

type Kind = {
  noted: Noted
  count: number
  since: string
  readonly period: number
}

const rest: Noted = {
  actor: { kind: 'system' },
  ip: null,
  action: 'desk.refused',
  accountId: null,
  subject: 'more than can be told apart',
  details: {}
}

export function createTally({ store, now, schedule, logger }: TallyParts): Tally {
  const kinds = new Map<string, Kind>()
  const writing = new Set<Promise<void>>()

  function write(noted: Noted, details: NewAuditEvent['details']): void {
    const event = { ...noted, at: now().toISOString(), details: { ...noted.details, ...details } }
    const written: Promise<void> = store
      .commit({ puts: [], events: [event] })
      .then(() => undefined)
      .catch((error: unknown) => {
        // That nothing can be written is said elsewhere, on every screen.
        if (!(error instanceof ReadOnlyError)) logger.error({ err: error }, 'an event could not be written down')
      })
      .finally(() => writing.delete(written))
    writing.add(written)
  }

  /** Whoever goes on is written down once each period; whoever does not is forgotten. */
  function end(key: string, kind: Kind): void {
    if (kinds.get(key) !== kind) return
    if (kind.count === 0) {
      kinds.delete(key)
      return
    }
    write(kind.noted, { count: kind.count, since: kind.since })
    kind.count = 0
    schedule(kind.period, () => end(key, kind))
  }

  return {
    note: (wanted, event, period = tallyPeriod) => {
      const key = kinds.has(wanted) || kinds.size < mostKinds ? wanted : ''
      const noted = key === wanted ? event : rest
      const known = kinds.get(key)
      if (known) {
        if (known.count === 0) known.since = now().toISOString()
        known.count += 1
        known.noted = together(known.noted, noted)
        return
      }
      const kind = { noted, count: 0, since: now().toISOString(), period }
      kinds.set(key, kind)
      write(noted, { count: 1 })
      schedule(period, () => end(key, kind))
    },
    flush: async () => {
      for (const kind of kinds.values()) {
        if (kind.count > 0) write(kind.noted, { count: kind.count, since: kind.since })
        kind.count = 0
      }
      await Promise.all(writing)
    }
  }
}

/** One event for both; of several accounts it names none. */
function together(before: Noted, next: Noted): Noted {
  return before.subject === next.subject && before.accountId === next.accountId
    ? next
    : { ...next, accountId: null, subject: several }
}

const several = 'several'
