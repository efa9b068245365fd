/** The time as the programme goes by it. */
export type SteadyClock = {
  readonly now: () => Date
  /**
   * On start: time goes on from the last entry, where the machine's clock was put back since. False where that lies
   * further ahead than a wrong clock is believed: then the machine's clock counts.
   */
  readonly notBefore: (time: Date) => boolean
}

const furthestMs = 48 * 3_600_000

/**
 * The machine's clock, except that it never goes back: while that one is behind, time goes on at half its pace until
 * it has caught up. So entries stay in order, what expired stays expired, and nothing waits for the hours to pass again.
 * A jump ahead is followed at once: it can't be told from a machine that was asleep. `elapsed` counts milliseconds and
 * never jumps. docs/adr/0015-steady-clock.md says why.
 */
export function createSteadyClock(
  wall: () => number = () => Date.now(),
  elapsed: () => number = () => performance.now()
): SteadyClock {
  let last = wall()
  let seen = elapsed()
  return {
    now: () => {
      const moment = elapsed()
      last = Math.max(wall(), last + Math.max(0, moment - seen) / 2)
      seen = moment
      return new Date(last)
    },
    notBefore: (time) => {
      if (time.getTime() > wall() + furthestMs) return false
      last = Math.max(last, time.getTime())
      return true
    }
  }
}
