import type { AuditEvent } from '@shared/audit'
import { recordsIn, type Lines } from './lines'

/**
 * All audit events in the order of their sequence. Those of a snapshot stay the lines that they are on the disk until
 * somebody wants one of them: parsing them is a third of a start, and nothing needs them for it.
 */
export type EventList = {
  readonly count: () => number
  /** `index` is the sequence minus one, and below `count`. */
  readonly at: (index: number) => AuditEvent
  readonly slice: (start: number, end: number) => readonly AuditEvent[]
  /** Throws where the sequence has a gap. */
  readonly append: (event: AuditEvent) => void
  readonly appendLines: (lines: Lines) => void
}

/** Lines that are not parsed yet, and the places of their events. */
type Unread = { readonly bytes: Buffer; readonly start: number; readonly end: number }

export function createEventList(): EventList {
  const events: (AuditEvent | null)[] = []
  const unread: Unread[] = []

  function read(index: number): AuditEvent {
    const position = unread.findIndex(({ end }) => index < end)
    const found = unread[position]
    if (found === undefined) throw new Error(`there is no event ${index + 1}`)
    let place = found.start
    for (const event of recordsIn(found.bytes) as Iterable<AuditEvent>) {
      checkSequence(event, place)
      events[place] = event
      place += 1
    }
    unread.splice(position, 1)
    return events[index] as AuditEvent
  }

  const at = (index: number) => events[index] ?? read(index)

  return {
    count: () => events.length,
    at,
    slice: (start, end) => {
      const part: AuditEvent[] = []
      for (let index = start; index < Math.min(end, events.length); index += 1) part.push(at(index))
      return part
    },
    append: (event) => {
      checkSequence(event, events.length)
      events.push(event)
    },
    appendLines: ({ bytes, count }) => {
      const start = events.length
      for (let place = 0; place < count; place += 1) events.push(null)
      unread.push({ bytes, start, end: events.length })
    }
  }
}

function checkSequence({ sequence }: AuditEvent, before: number): void {
  if (sequence !== before + 1) throw new Error(`event ${sequence} follows event ${before}`)
}

/** What is made of the events one after another, and may lag behind them. */
export type Follower = {
  readonly isComplete: () => boolean
  /** How many events it has not covered yet. */
  readonly behind: () => number
  /** Covers more, until all is covered or the time (of `performance.now()`) is over. */
  readonly advance: (until: number) => void
}

/** Events between two looks at the clock. */
const atOnce = 64

export function createFollower(events: EventList, cover: (event: AuditEvent) => void): Follower {
  let covered = 0
  return {
    isComplete: () => covered >= events.count(),
    behind: () => events.count() - covered,
    advance: (until) => {
      while (covered < events.count()) {
        const end = Math.min(covered + atOnce, events.count())
        for (; covered < end; covered += 1) cover(events.at(covered))
        if (performance.now() >= until) return
      }
    }
  }
}
