const second = 1000
const minute = 60 * second
const hour = 60 * minute

/** Tries that a message gets; with the pauses below they spread over about two days (28 to 57 hours). */
export const maxTries = 16

/** Shortest and longest pause in milliseconds: half and whole of the doubled one before, never above the ceiling. */
export type PauseBounds = { readonly least: number; readonly most: number }

/** Pause after the n-th failed try of a message, from one minute up to eight hours. */
export function retryBounds(tries: number): PauseBounds {
  return bounds(minute, 8 * hour, tries)
}

/** Pause after the n-th failed look at the connection, from five seconds up to five minutes. */
export function probeBounds(failures: number): PauseBounds {
  return bounds(5 * second, 5 * minute, failures)
}

/** A pause anywhere between the bounds, so that what failed together does not come back together. */
export function pauseWithin({ least, most }: PauseBounds, random: () => number): number {
  return Math.round(least + (most - least) * random())
}

function bounds(first: number, ceiling: number, nth: number): PauseBounds {
  const most = Math.min(ceiling, first * 2 ** (Math.max(1, nth) - 1))
  return { least: most / 2, most }
}
