import { createHash } from 'node:crypto'
import { checkBatch } from './batch-check'
import { ReadOnlyError, type Store, type TrailPlace } from './port'
import { commitOf, createState, entryOf, jsonOf } from './state'
import { createTip } from './tip'
import { createWatchers } from './watchers'

/**
 * A store that keeps nothing: for review mode, where a pack's file does, and for tests. Same rules as the embedded one, and as with a disk a commit can be read a
 * turn of the event loop after it was asked for, so that code which does not wait shows itself. What it hands out is
 * frozen, so that code which changes a record does too.
 */
export function createMemoryStore(options: { readonly now?: () => Date } = {}): Store {
  const now = options.now ?? (() => new Date())
  const state = createState()
  const watchers = createWatchers((error) => {
    queueMicrotask(() => {
      throw error
    })
  })
  const tip = createTip(state)
  let sequence = 0
  let lastEvent = 0
  let visible = 0
  let head = createHash('sha256').digest('hex')
  const heads = new Map<string, TrailPlace>()
  let closed = false

  return {
    ...state.reads,
    commit: async (batch) => {
      if (closed) throw new ReadOnlyError('the store is closed.')
      try {
        checkBatch(tip, batch)
      } catch (error) {
        await turn()
        throw error
      }
      sequence += 1
      const entry = deepFreeze(entryOf(state, batch, { sequence, at: now().toISOString(), lastEvent }))
      lastEvent += batch.events.length
      tip.add(sequence, batch)
      await turn()
      state.apply(entry)
      tip.settle(entry.sequence)
      visible = entry.sequence
      head = createHash('sha256').update(head).update(jsonOf(entry)).digest('hex')
      heads.set(head, { records: visible, events: state.log.count(), head })
      const commit = commitOf(entry)
      watchers.tell(commit)
      return commit
    },
    watch: watchers.add,
    verifyTrail: async (expected = []) => {
      const isMissed = ({ head, records, events }: TrailPlace) =>
        heads.get(head)?.records !== records || heads.get(head)?.events !== events
      const end = { records: visible, events: state.log.count(), head }
      return { ok: true, ...end, problem: null, missed: expected.filter(isMissed) }
    },
    trailEnd: async () => ({ store: 'memory', records: visible, events: state.log.count(), head }),
    health: () => (closed ? { state: 'readOnly', reason: 'the store is closed.' } : { state: 'ok', reason: null }),
    isEmpty: () => visible === 0,
    close: async () => {
      closed = true
      await turn()
    }
  }
}

/** Turns end in the order in which they were asked for, each with what waited for it: what is in flight ends before. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value)
    for (const part of Object.values(value)) deepFreeze(part)
  }
  return value
}
