import type { View } from './batch-check'
import { collectionPlans, type CollectionName } from './records'
import type { Batch } from './port'
import type { State } from './state'
import { fieldOf, type Row } from './row'

/**
 * The store as it will be when every commit in flight has reached the disk: what new commits are checked against.
 * Readers see the state below, which holds only what is durable.
 */
export type Tip = View & {
  readonly add: (sequence: number, batch: Batch) => void
  /** The state below holds everything up to this commit now. */
  readonly settle: (sequence: number) => void
}

type Change<T> = { readonly value: T; readonly sequence: number }

/** What is in flight of one collection: rows by id, holders by unique field and value. */
type InFlight = {
  readonly rows: Map<string, Change<Row | null>>
  readonly holders: ReadonlyMap<string, Map<unknown, Change<string | null>>>
}

export function createTip(state: State): Tip {
  const inFlight = new Map<CollectionName, InFlight>()

  function of(collection: CollectionName): InFlight {
    let found = inFlight.get(collection)
    if (found === undefined) {
      const fields: readonly string[] = collectionPlans[collection].unique ?? []
      found = { rows: new Map(), holders: new Map(fields.map((field) => [field, new Map()])) }
      inFlight.set(collection, found)
    }
    return found
  }

  const view: View = {
    row: (collection, id) => {
      const change = inFlight.get(collection)?.rows.get(id)
      return change ? change.value : state.table(collection).get(id)
    },
    holder: (collection, field, value) => {
      const change = inFlight.get(collection)?.holders.get(field)?.get(value)
      return change ? change.value : state.table(collection).holder(field, value)
    }
  }

  /** Whoever holds the values of a row from now on. */
  function hold(sequence: number, collection: CollectionName, row: Row, holder: string | null): void {
    for (const [field, ids] of of(collection).holders) {
      const value = fieldOf(row, field)
      if (value !== null) ids.set(value, { value: holder, sequence })
    }
  }

  function giveUp(sequence: number, collection: CollectionName, id: string): void {
    const before = view.row(collection, id)
    of(collection).rows.set(id, { value: null, sequence })
    if (before !== null) hold(sequence, collection, before, null)
  }

  return {
    ...view,
    add: (sequence, { puts, removals = [] }) => {
      // First everything is given up, then taken: a value may move from one record to another in one commit.
      for (const { collection, record } of puts) giveUp(sequence, collection, record.id)
      for (const { collection, id } of removals) giveUp(sequence, collection, id)
      for (const { collection, record } of puts) {
        of(collection).rows.set(record.id, { value: record, sequence })
        hold(sequence, collection, record, record.id)
      }
    },
    settle: (sequence) => {
      for (const { rows, holders } of inFlight.values()) {
        for (const changes of [rows, ...holders.values()]) {
          for (const [key, change] of changes) if (change.sequence <= sequence) changes.delete(key as never)
        }
      }
    }
  }
}
