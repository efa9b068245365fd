import type { AuditEvent } from '@shared/audit'
import { createEventLog, type EventLog } from './event-log'
import type { Lines } from './lines'
import type { Batch, Commit, EventQuery, Store } from './port'
import { plainCopy } from './plain-copy'
import { collectionPlans, type CollectionName } from './records'
import type { Plan, Row } from './row'
import { createTable, type Needs, type Table } from './table'
import { countTable, needsOf, queryTable, similarInTable, type LooseQuery, type LooseSimilarQuery } from './table-query'
import { createWarmUp, type WarmUp } from './warm-up'

/** One commit as the journal carries it. */
export type Entry = {
  readonly sequence: number
  readonly at: string
  readonly puts: readonly { readonly collection: CollectionName; readonly record: Row }[]
  readonly removals: readonly { readonly collection: CollectionName; readonly id: string }[]
  readonly events: readonly AuditEvent[]
}

/** Everything that the store holds, in memory. Both adapters answer from it. */
export type State = {
  readonly table: (collection: CollectionName) => Table
  readonly log: EventLog
  readonly apply: (entry: Entry) => void
  /** Events that follow, as a snapshot holds them. */
  readonly appendLines: (lines: Lines) => void
  /** Resolves when no event is a line any more: before that, nobody should ask for all of them. */
  readonly allRead: () => Promise<void>
  readonly reads: Pick<Store, 'get' | 'find' | 'query' | 'similar' | 'count' | 'nextOrdinal' | 'events' | 'eventsAfter'>
  /** What was put until now was loaded from files; from now on indexes follow what is put. */
  readonly loaded: () => void
  /** Completes the indexes that lag behind since the loading. Queries complete those that they need. */
  readonly warmUp: Pick<WarmUp, 'start' | 'stop'>
}

/** Tables of this size are indexed at once after loading. */
const smallTable = 500

export const collectionNames = Object.keys(collectionPlans) as readonly CollectionName[]

/** `loading`: the state is filled from files first, and waits with its indexes until `loaded`. */
export function createState(loading = false): State {
  const isLoading = () => loading
  const tables = new Map(
    collectionNames.map((name) => [name, createTable(name, collectionPlans[name] as unknown as Plan, isLoading)])
  )
  const log = createEventLog()
  const warmUp = createWarmUp(() => [
    ...[...tables.values()].flatMap(({ indexes }) => indexes),
    log.byAccount,
    log.columns
  ])
  const handedOut = new Map<CollectionName, number>()

  function table(collection: CollectionName): Table {
    const found = tables.get(collection)
    if (!found) throw new Error(`there is no collection ${collection}`)
    return found
  }

  /** Waits only where an index lags behind. */
  async function ready(table: Table, needs: Needs): Promise<Table> {
    const indexes = table.indexesFor(needs)
    if (!indexes.every((index) => index.isComplete())) await warmUp.complete(indexes)
    return table
  }

  // The tables hold rows of every collection; which one a name stands for, the port's types say.
  const reads = {
    get: async (collection: CollectionName, id: string) => table(collection).get(id),
    find: async (collection: CollectionName, field: string, value: string) => {
      const { plan, holder, get } = table(collection)
      if (!plan.unique?.includes(field))
        throw new Error(`${field} of ${collection} is not unique: its plan does not say so`)
      const id = holder(field, value)
      return id === null ? null : get(id)
    },
    query: async (collection: CollectionName, query: LooseQuery) =>
      queryTable(await ready(table(collection), needsOf(query, query.sort ?? null)), query),
    similar: async (collection: CollectionName, query: LooseSimilarQuery) =>
      similarInTable(await ready(table(collection), { fields: [query.field] }), query),
    count: async (collection: CollectionName, query: LooseQuery = {}) =>
      countTable(await ready(table(collection), needsOf(query)), query),
    nextOrdinal: async (collection: CollectionName) => {
      const next = Math.max(table(collection).highestOrdinal(), handedOut.get(collection) ?? 0) + 1
      handedOut.set(collection, next)
      return next
    },
    events: async (query: EventQuery) => {
      const lagging = log.lagging(query)
      if (lagging !== null) await warmUp.complete([lagging])
      return log.query(query)
    },
    eventsAfter: async (sequence: number, limit: number) => log.after(sequence, limit)
  } as unknown as State['reads']

  return {
    table,
    log,
    reads,
    apply: ({ puts, removals, events }) => {
      for (const { collection, id } of removals) table(collection).remove(id)
      for (const { collection, record } of puts) table(collection).put(record)
      for (const event of events) log.append(event)
    },
    appendLines: log.appendLines,
    allRead: () => warmUp.complete([log.byAccount]),
    loaded: () => {
      loading = false
      for (const each of tables.values()) {
        if (each.span() <= smallTable) for (const index of each.indexes) index.advance(Infinity)
      }
    },
    warmUp
  }
}

/** A commit's place, given by the store. */
export type Place = { readonly sequence: number; readonly at: string; readonly lastEvent: number }

/**
 * What a batch becomes once it has its place: a copy, so that later changes by the caller do not reach the store, which
 * shares what is unchanged with the rows that are there.
 */
export function entryOf(state: State, { puts, removals = [], events }: Batch, place: Place): Entry {
  const { sequence, at, lastEvent } = place
  return {
    sequence,
    at,
    puts: puts.map(({ collection, record }) => ({
      collection,
      record: plainCopy<Row>(record, state.table(collection).get(record.id))
    })),
    removals: removals.map(({ collection, id }) => ({ collection, id })),
    events: events.map((event, index) => {
      const number = lastEvent + index + 1
      return Object.assign(plainCopy(event), { id: String(number), sequence: number, commit: sequence })
    })
  }
}

/** As the journal writes it, which numbers its records itself. */
export function jsonOf({ at, puts, removals, events }: Entry): string {
  return JSON.stringify({ at, puts, removals, events })
}

export function commitOf({ sequence, at, puts, removals, events }: Entry): Commit {
  const changed = [...puts.map(({ collection, record }) => ({ collection, id: record.id })), ...removals]
  return { sequence, at, changed, events }
}
