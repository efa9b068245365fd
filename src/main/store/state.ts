import type { AuditEvent } from '@shared/audit'
import { createEventLog, type EventLog } from './event-log'
import type { Batch, Commit, Store } from './port'
import { collectionPlans, type CollectionName } from './records'
import { createTable, type Plan, type Row, type Table } from './table'
import { countTable, queryTable, similarInTable, type LooseSimilarQuery } from './table-query'

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
  readonly reads: Pick<Store, 'get' | 'find' | 'query' | 'similar' | 'count' | 'nextOrdinal' | 'events'>
}

export const collectionNames = Object.keys(collectionPlans) as readonly CollectionName[]

export function createState(): State {
  const tables = new Map(
    collectionNames.map((name) => [name, createTable(name, collectionPlans[name] as unknown as Plan)])
  )
  const log = createEventLog()
  const handedOut = new Map<CollectionName, number>()

  function table(collection: CollectionName): Table {
    const found = tables.get(collection)
    if (!found) throw new Error(`there is no collection ${collection}`)
    return found
  }

  // The tables hold rows of every collection; which one a name stands for, the port's types say.
  const reads = {
    get: async (collection: CollectionName, id: string) => table(collection).rows.get(id) ?? null,
    find: async (collection: CollectionName, field: string, value: string) => {
      const { plan, holder, rows } = table(collection)
      if (!plan.unique?.includes(field))
        throw new Error(`${field} of ${collection} is not unique: its plan does not say so`)
      const id = holder(field, value)
      return id === null ? null : (rows.get(id) ?? null)
    },
    query: async (collection: CollectionName, query: object) => queryTable(table(collection), query),
    similar: async (collection: CollectionName, query: LooseSimilarQuery) => similarInTable(table(collection), query),
    count: async (collection: CollectionName, query: object = {}) => countTable(table(collection), query),
    nextOrdinal: async (collection: CollectionName) => {
      const next = Math.max(table(collection).highestOrdinal(), handedOut.get(collection) ?? 0) + 1
      handedOut.set(collection, next)
      return next
    },
    events: async (query: object) => log.query(query)
  } as unknown as State['reads']

  return {
    table,
    log,
    reads,
    apply: ({ puts, removals, events }) => {
      for (const { collection, id } of removals) table(collection).remove(id)
      for (const { collection, record } of puts) table(collection).put(record)
      for (const event of events) log.append(event)
    }
  }
}

/** A commit's place, given by the store. */
export type Place = { readonly sequence: number; readonly at: string; readonly lastEvent: number }

/** What a batch becomes once it has its place, as the journal writes it. */
export function jsonOf(batch: Batch, { sequence, at, lastEvent }: Place): string {
  return JSON.stringify({
    at,
    puts: batch.puts.map(({ collection, record }) => ({ collection, record })),
    removals: (batch.removals ?? []).map(({ collection, id }) => ({ collection, id })),
    events: batch.events.map((event, index) => {
      const number = lastEvent + index + 1
      return { ...event, id: String(number), sequence: number, commit: sequence }
    })
  })
}

/**
 * The same as the state holds it: read back from the JSON, so that later changes by the caller do not reach the store
 * and nothing is held that the disk does not hold.
 */
export function entryFrom(sequence: number, json: string): Entry {
  return { sequence, ...(JSON.parse(json) as Omit<Entry, 'sequence'>) }
}

export function commitOf({ sequence, at, puts, removals, events }: Entry): Commit {
  const changed = [...puts.map(({ collection, record }) => ({ collection, id: record.id })), ...removals]
  return { sequence, at, changed, events }
}
