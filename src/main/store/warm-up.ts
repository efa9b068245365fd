import type { DeferredIndex } from './deferred-index'

/** Whatever lags behind and can catch up in slices. */
export type Lagging = Pick<DeferredIndex, 'isComplete' | 'advance'>

/** Completes indexes in slices, so that nobody waits for more than one. */
export type WarmUp = {
  /** Completes all that were added, without hurry. */
  readonly start: () => void
  /** Resolves when these are complete; they go before the others. */
  readonly complete: (indexes: readonly Lagging[]) => Promise<void>
  /** Goes on only with what somebody waits for. */
  readonly stop: () => void
}

/** Long enough to get on with it, short enough that an answer in between is still at once; in milliseconds. */
const sliceMs = 4

/** `all`: in the order in which they are likely to be asked for. */
export function createWarmUp(all: () => readonly Lagging[]): WarmUp {
  let asked: Lagging[] = []
  let waiting: { readonly indexes: readonly Lagging[]; readonly resolve: () => void }[] = []
  let started = false
  let running = false

  const incomplete = (indexes: readonly Lagging[]) => indexes.find((index) => !index.isComplete())

  function slice(): void {
    const index = incomplete(asked) ?? (started ? incomplete(all()) : undefined)
    index?.advance(performance.now() + sliceMs)
    const done = waiting.filter(({ indexes }) => !incomplete(indexes))
    waiting = waiting.filter((each) => !done.includes(each))
    for (const { resolve } of done) resolve()
    if (waiting.length === 0) asked = []
    running = index !== undefined
    if (running) setImmediate(slice)
  }

  function run(): void {
    if (running) return
    running = true
    setImmediate(slice)
  }

  return {
    start: () => {
      started = true
      run()
    },
    complete: (indexes) =>
      new Promise((resolve) => {
        asked.push(...indexes)
        waiting.push({ indexes, resolve })
        run()
      }),
    stop: () => {
      started = false
    }
  }
}
