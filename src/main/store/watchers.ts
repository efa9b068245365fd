import type { Commit } from './port'

export type Watchers = {
  readonly add: (listener: (commit: Commit) => void) => () => void
  readonly tell: (commit: Commit) => void
}

/** Listeners in the order they came. One that throws is reported and does not keep the others, or the commit, waiting. */
export function createWatchers(onError: (error: unknown) => void): Watchers {
  const listeners = new Set<{ readonly listener: (commit: Commit) => void }>()
  return {
    add: (listener) => {
      const entry = { listener }
      listeners.add(entry)
      return () => {
        listeners.delete(entry)
      }
    },
    tell: (commit) => {
      for (const { listener } of [...listeners]) {
        try {
          listener(commit)
        } catch (error) {
          onError(error)
        }
      }
    }
  }
}
