import { setImmediate } from 'node:timers/promises'

/** Short enough that whoever else asks meanwhile is answered at once; in milliseconds. */
const turnMs = 8

/**
 * For long work that waits for nothing: answers what to await between two pieces of it. Reads of the store come from
 * memory, so awaiting them lets nobody else run.
 */
export function takeTurns(): () => Promise<void> {
  let since = performance.now()
  return async () => {
    if (performance.now() - since < turnMs) return
    await setImmediate()
    since = performance.now()
  }
}
