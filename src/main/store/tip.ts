import { keyOf, type View } from './batch-check'
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

export function createTip(state: State): Tip {
  const rows = new Map<string, Change<Row | null>>()
  const holders = new Map<string, Change<string | null>>()

  const view: View = {
    row: (collection, id) => {
      const change = rows.get(keyOf(collection, id))
      return change ? change.value : state.table(collection).get(id)
    },
    holder: (collection, field, value) => {
      const change = holders.get(keyOf(collection, field, value))
      return change ? change.value : state.table(collection).holder(field, value)
    }
  }

  function giveUp(sequence: number, collection: CollectionName, id: string): void {
    const before = view.row(collection, id)
    rows.set(keyOf(collection, id), { value: null, sequence })
    for (const field of collectionPlans[collection].unique ?? []) {
      const value = before && fieldOf(before, field)
      if (value !== null) holders.set(keyOf(collection, field, value), { value: null, sequence })
    }
  }

  return {
    ...view,
    add: (sequence, { puts, removals = [] }) => {
      // First everything is given up, then taken: a value may move from one record to another in one commit.
      for (const { collection, record } of puts) giveUp(sequence, collection, record.id)
      for (const { collection, id } of removals) giveUp(sequence, collection, id)
      for (const { collection, record } of puts) {
        rows.set(keyOf(collection, record.id), { value: record, sequence })
        for (const field of collectionPlans[collection].unique ?? []) {
          const value = fieldOf(record, field)
          if (value !== null) holders.set(keyOf(collection, field, value), { value: record.id, sequence })
        }
      }
    },
    settle: (sequence) => {
      for (const changes of [rows, holders]) {
        for (const [key, change] of changes) if (change.sequence <= sequence) changes.delete(key)
      }
    }
  }
}
