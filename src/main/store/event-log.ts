import type { Actor, AuditEvent } from '@shared/audit'
import type { Page } from '@shared/contract'
import { decodeCursor, encodeCursor } from './cursor'
import { createEventColumns, searchedTexts, type EventColumns, type Wanted } from './event-columns'
import type { EventQuery, Match } from './port'
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
  /** The columns, where a query needs them and they lag far behind: to be completed before it is asked. */
  readonly lagging: (query: EventQuery) => EventColumns | null
  readonly query: (query: EventQuery) => Page<AuditEvent>
  readonly columns: EventColumns
}

const order = 'events'
/** So many events are taken into the columns at once, in well under a millisecond. */
const atOnce = 500

export function createEventLog(): EventLog {
  const events: AuditEvent[] = []
  const byAccount = new Map<string, AuditEvent[]>()
  const columns = createEventColumns(events)

  /** One account has few events: they are looked at themselves, and just after a start nobody waits for columns. */
  function scanAccount(list: readonly AuditEvent[], wanted: Wanted, found: (index: number) => void): number {
    let total = 0
    for (let index = list.length - 1; index >= 0; index -= 1) {
      const event = list[index] as AuditEvent
      if (!meets(event, wanted)) continue
      total += 1
      found(event.sequence - 1)
    }
    return total
  }

  function scan(query: EventQuery, found: (index: number) => void): number {
    const wanted = wantedBy(query)
    if (query.accountId !== undefined) return scanAccount(byAccount.get(query.accountId) ?? [], wanted, found)
    columns.advance(Infinity)
    return columns.scan(wanted, found)
  }

  return {
    columns,
    all: () => events,
    count: () => events.length,
    append: (event) => {
      if (event.sequence !== events.length + 1) {
        throw new Error(`event ${event.sequence} follows event ${events.length}`)
      }
      events.push(event)
      if (event.accountId === null) return
      const list = byAccount.get(event.accountId)
      if (list) list.push(event)
      else byAccount.set(event.accountId, [event])
    },
    after: (sequence, limit) => events.slice(sequence, sequence + limit),
    lagging: (query) => (query.accountId === undefined && columns.behind() > atOnce ? columns : null),
    query: (query) => {
      const limit = checkedLimit(query.limit)
      const before = query.cursor === undefined ? Infinity : Number(decodeCursor(order, query.cursor).key)
      const items: AuditEvent[] = []
      let more = false
      const found = (index: number) => {
        if (index + 1 >= before) return
        if (items.length < limit) items.push(events[index] as AuditEvent)
        else more = true
      }
      const total = scan(query, found)
      const last = items.at(-1)
      return {
        items,
        total,
        nextCursor: last && more ? encodeCursor(order, { key: last.sequence, id: last.id }) : null
      }
    }
  }
}

function wantedBy({ action, actorId, actorKind, from, until, search }: EventQuery): Wanted {
  return {
    action: action === undefined ? null : matching(action),
    actor:
      actorId === undefined && actorKind === undefined
        ? null
        : (actor) =>
            (actorId === undefined || idOf(actor) === actorId) &&
            (actorKind === undefined || matching(actorKind)(actor.kind)),
    from: from === undefined ? -Infinity : Date.parse(from),
    until: until === undefined ? Infinity : Date.parse(until),
    words: searchWords(search)
  }
}

const matching =
  (match: Match<string>) =>
  (value: string): boolean =>
    typeof match === 'string' ? match === value : match.includes(value)

const idOf = (actor: Actor): string | null => ('id' in actor ? actor.id : null)

function meets(event: AuditEvent, { action, actor, from, until, words }: Wanted): boolean {
  const at = Date.parse(event.at)
  return (
    (action === null || action(event.action)) &&
    (actor === null || actor(event.actor)) &&
    at >= from &&
    at < until &&
    (words.length === 0 || hasAllWords(searchText(searchedTexts(event)), words))
  )
}
