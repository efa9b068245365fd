import type { Actor, AuditEvent } from '@shared/audit'
import type { Page } from '@shared/contract'
import { decodeCursor, encodeCursor } from './cursor'
import { createEventColumns, searchedTexts, type Wanted } from './event-columns'
import { createEventList, createFollower, type EventList, type Follower } from './event-list'
import type { EventQuery, Match } from './port'
import { hasAllWords, searchText, searchWords } from './search-text'
import { checkedLimit } from './table-query'

/** The audit events in memory: only ever added, always read from the newest on. */
export type EventLog = Pick<EventList, 'count' | 'append' | 'appendLines'> & {
  /** All of them; `byAccount` is to be complete before. */
  readonly all: () => readonly AuditEvent[]
  /** Those that follow, the oldest first. */
  readonly after: (sequence: number, limit: number) => readonly AuditEvent[]
  /** What a query needs and lags far behind: to be completed before it is asked. */
  readonly lagging: (query: EventQuery) => Follower | null
  readonly query: (query: EventQuery) => Page<AuditEvent>
  /** The events of each account. Once it is complete no event is a line any more. */
  readonly byAccount: Follower
  readonly columns: Follower
}

const order = 'events'
/** So many events are caught up with at once, in about a millisecond. */
const atOnce = 500

export function createEventLog(): EventLog {
  const events = createEventList()
  const columns = createEventColumns(events)
  const lists = new Map<string, AuditEvent[]>()
  const byAccount = createFollower(events, (event) => {
    if (event.accountId === null) return
    const list = lists.get(event.accountId)
    if (list) list.push(event)
    else lists.set(event.accountId, [event])
  })

  /** Who asks for nothing in particular needs neither: the newest page is what is asked for just after a start. */
  function needed({ accountId, limit: _limit, cursor: _cursor, ...filters }: EventQuery): Follower | null {
    if (accountId !== undefined) return byAccount
    return Object.values(filters).some((filter) => filter !== undefined) ? columns : null
  }

  /** One account has few events: they are looked at themselves. */
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
    const follower = needed(query)
    if (follower === null) {
      for (let index = events.count() - 1; index >= 0; index -= 1) found(index)
      return events.count()
    }
    follower.advance(Infinity)
    const wanted = wantedBy(query)
    if (query.accountId !== undefined) return scanAccount(lists.get(query.accountId) ?? [], wanted, found)
    return columns.scan(wanted, found)
  }

  return {
    byAccount,
    columns,
    count: events.count,
    append: events.append,
    appendLines: events.appendLines,
    all: () => events.slice(0, events.count()),
    after: (sequence, limit) => events.slice(sequence, sequence + limit),
    lagging: (query) => {
      const follower = needed(query)
      return follower !== null && follower.behind() > atOnce ? follower : null
    },
    query: (query) => {
      const limit = checkedLimit(query.limit)
      const before = query.cursor === undefined ? Infinity : Number(decodeCursor(order, query.cursor).key)
      const items: AuditEvent[] = []
      let more = false
      const found = (index: number) => {
        if (index + 1 >= before) return
        if (items.length < limit) items.push(events.at(index))
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
