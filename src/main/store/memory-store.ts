import { createHash } from 'node:crypto'
import { checkBatch, type View } from './batch-check'
import { ReadOnlyError, type Store } from './port'
import { commitOf, createState, entryFrom, jsonOf } from './state'
import { createWatchers } from './watchers'

/**
 * A store that keeps nothing: for tests. Same rules as the embedded one; what it hands out is frozen, so that code
 * which changes a record shows itself.
 */
export function createMemoryStore(options: { readonly now?: () => Date } = {}): Store {
  const now = options.now ?? (() => new Date())
  const state = createState()
  const watchers = createWatchers((error) => {
    queueMicrotask(() => {
      throw error
    })
  })
  const view: View = {
    row: (collection, id) => state.table(collection).rows.get(id) ?? null,
    holder: (collection, field, value) => state.table(collection).holder(field, value)
  }
  let sequence = 0
  let head = createHash('sha256').digest('hex')
  let closed = false

  return {
    ...state.reads,
    commit: async (batch) => {
      if (closed) throw new ReadOnlyError('the store is closed.')
      checkBatch(view, batch)
      const place = { sequence: sequence + 1, at: now().toISOString(), lastEvent: state.log.count() }
      const json = jsonOf(batch, place)
      const entry = deepFreeze(entryFrom(place.sequence, json))
      state.apply(entry)
      sequence = entry.sequence
      head = createHash('sha256').update(head).update(json).digest('hex')
      const commit = commitOf(entry)
      watchers.tell(commit)
      return commit
    },
    watch: watchers.add,
    verifyTrail: async () => ({ ok: true, records: sequence, events: state.log.count(), head, problem: null }),
    health: () => (closed ? { state: 'readOnly', reason: 'the store is closed.' } : { state: 'ok', reason: null }),
    isEmpty: () => sequence === 0,
    close: async () => {
      closed = true
    }
  }
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value)
    for (const part of Object.values(value)) deepFreeze(part)
  }
  return value
}
