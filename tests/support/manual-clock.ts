/** A clock that stands still until it is told, and runs what was scheduled when its time comes. */
export type ManualClock = {
  readonly now: () => Date
  readonly schedule: (pause: number, run: () => void) => () => void
  /** Moves on by so many milliseconds. */
  readonly advance: (milliseconds: number) => void
  /** How many things wait for their time. */
  readonly pending: () => number
}

export function createManualClock(start = '2026-11-23T14:05:00.000Z'): ManualClock {
  type Timer = { readonly at: number; readonly run: () => void }
  const timers = new Set<Timer>()
  let time = Date.parse(start)
  return {
    now: () => new Date(time),
    schedule: (pause, run) => {
      const timer = { at: time + pause, run }
      timers.add(timer)
      return () => timers.delete(timer)
    },
    advance: (milliseconds) => {
      const until = time + milliseconds
      for (;;) {
        const next = [...timers].sort((a, b) => a.at - b.at).find(({ at }) => at <= until)
        if (!next) break
        timers.delete(next)
        time = Math.max(time, next.at)
        next.run()
      }
      time = until
    },
    pending: () => timers.size
  }
}
