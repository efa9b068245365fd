/** What happens in the demo's past, in the order of its times; whatever happens may plan more. */
export type Schedule = {
  readonly plan: (at: Date, step: () => Promise<void>) => void
  /** Runs all steps planned before `end`. */
  readonly runUntil: (end: Date) => Promise<void>
  /** The time of the step that runs. */
  readonly now: () => Date
}

export function createSchedule(start: Date): Schedule {
  const steps: { readonly at: number; readonly step: () => Promise<void> }[] = []
  let now = start
  return {
    now: () => now,
    plan: (at, step) => {
      const time = at.getTime()
      const later = steps.findIndex((other) => other.at > time)
      steps.splice(later === -1 ? steps.length : later, 0, { at: time, step })
    },
    runUntil: async (end) => {
      for (let next = steps[0]; next !== undefined && next.at < end.getTime(); next = steps[0]) {
        steps.shift()
        now = new Date(Math.max(next.at, now.getTime()))
        await next.step()
      }
    }
  }
}
