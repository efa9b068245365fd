import type { AuditEvent } from '@shared/audit'
import type { Page } from '@shared/contract'
import { decodeCursor, encodeCursor } from './cursor'
import type { EventQuery } from './port'
import { eventPlan } from './records'
import { hasAllWords, searchText, searchWords } from './search-text'
import { checkedLimit } from './table-query'

/** The audit events in memory: only ever added, always read from the newest on. */
export type EventLog = {
  readonly all: () => readonly AuditEvent[]
  readonly count: () => number
  /** Throws where the sequence has a gap. */
  readonly append: (event: AuditEvent) => void
  /** Those that follow, the oldest first. */
  readonly after: (sequence: number, limit: number) => readonly AuditEvent[]
  readonly query: (query: EventQuery) => Page<AuditEvent>
}

const order = 'events'

export function createEventLog(): EventLog {
  const events: AuditEvent[] = []
  const byAction = new Map<string, AuditEvent[]>()
  const byAccount = new Map<string, AuditEvent[]>()
  const byActor = new Map<string, AuditEvent[]>()
  // Grows with the first search that reaches an event; index is the sequence minus one.
  const texts: string[] = []

  function textOf(event: AuditEvent): string {
    return (texts[event.sequence - 1] ??= searchText(eventPlan.search.map((field) => event[field])))
  }

  /** The shortest list that holds every event with these filters. */
  function shortest({ action, accountId, actorId }: EventQuery): readonly AuditEvent[] {
    const lists: (readonly AuditEvent[])[] = [events]
    // Several actions have no list of their own: their events are picked out of another.
    if (typeof action === 'string') lists.push(byAction.get(action) ?? [])
    if (accountId !== undefined) lists.push(byAccount.get(accountId) ?? [])
    if (actorId !== undefined) lists.push(byActor.get(actorId) ?? [])
    return lists.reduce((a, b) => (b.length < a.length ? b : a))
  }

  return {
    all: () => events,
    count: () => events.length,
    append: (event) => {
      if (event.sequence !== events.length + 1) {
        throw new Error(`event ${event.sequence} follows event ${events.length}`)
      }
      events.push(event)
      push(byAction, event.action, event)
      if (event.accountId !== null) push(byAccount, event.accountId, event)
      const actorId = actorIdOf(event)
      if (actorId !== null) push(byActor, actorId, event)
    },
    after: (sequence, limit) => events.slice(sequence, sequence + limit),
    query: (query) => {
      const words = searchWords(query.search)
      const limit = checkedLimit(query.limit)
      const before = query.cursor === undefined ? null : Number(decodeCursor(order, query.cursor).key)
      const items: AuditEvent[] = []
      let total = 0
      let more = false
      const list = shortest(query)
      for (let index = list.length - 1; index >= 0; index -= 1) {
        const event = list[index]
        if (!event || !meets(event, query) || (words.length > 0 && !hasAllWords(textOf(event), words))) continue
        total += 1
        if (before !== null && event.sequence >= before) continue
        if (items.length < limit) items.push(event)
        else more = true
      }
      const last = items.at(-1)
      return {
        items,
        total,
        nextCursor: last && more ? encodeCursor(order, { key: last.sequence, id: last.id }) : null
      }
    }
  }
}

function push(lists: Map<string, AuditEvent[]>, key: string, event: AuditEvent): void {
  const list = lists.get(key)
  if (list) list.push(event)
  else lists.set(key, [event])
}

function actorIdOf({ actor }: AuditEvent): string | null {
  return actor.kind === 'staff' || actor.kind === 'reseller' ? actor.id : null
}

function meets(event: AuditEvent, { action, accountId, actorId, from, until }: EventQuery): boolean {
  return (
    (action === undefined || (typeof action === 'string' ? event.action === action : action.includes(event.action))) &&
    (accountId === undefined || event.accountId === accountId) &&
    (actorId === undefined || actorIdOf(event) === actorId) &&
    (from === undefined || event.at >= from) &&
    (until === undefined || event.at < until)
  )
}
