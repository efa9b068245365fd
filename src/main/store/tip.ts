import { keyOf, type View } from './batch-check'
import { collectionPlans } from './records'
import type { Entry, State } from './state'
import { fieldOf, type Row } from './table'

/**
 * The store as it will be when every commit in flight has reached the disk: what new commits are checked against.
 * Readers see the state below, which holds only what is durable.
 */
export type Tip = View & {
  readonly add: (entry: Entry) => void
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
      return change ? change.value : (state.table(collection).rows.get(id) ?? null)
    },
    holder: (collection, field, value) => {
      const change = holders.get(keyOf(keyOf(collection, field), String(value)))
      return change ? change.value : state.table(collection).holder(field, value)
    }
  }

  return {
    ...view,
    add: ({ sequence, puts, removals }) => {
      const changes = [
        ...puts.map(({ collection, record }) => ({ collection, id: record.id, row: record })),
        ...removals.map(({ collection, id }) => ({ collection, id, row: null }))
      ]
      // First everything is given up, then taken: a value may move from one record to another in one commit.
      for (const { collection, id } of changes) {
        const before = view.row(collection, id)
        if (!before) continue
        for (const field of collectionPlans[collection].unique ?? []) {
          const value = fieldOf(before, field)
          if (value !== null) holders.set(keyOf(keyOf(collection, field), String(value)), { value: null, sequence })
        }
      }
      for (const { collection, id, row } of changes) {
        rows.set(keyOf(collection, id), { value: row, sequence })
        if (!row) continue
        for (const field of collectionPlans[collection].unique ?? []) {
          const value = fieldOf(row, field)
          if (value !== null) holders.set(keyOf(keyOf(collection, field), String(value)), { value: id, sequence })
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
