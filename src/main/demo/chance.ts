/** Chance that repeats: the demo programme is the same each time. Not for secrets. */
export type Chance = {
  /** From 0, below 1. */
  readonly next: () => number
  readonly pick: <T>(list: readonly T[]) => T
  readonly pickWeighted: <T extends { readonly weight: number }>(list: readonly T[]) => T
  /** From `min`, below `max`. */
  readonly between: (min: number, max: number) => number
}

/** Mulberry32, a well-known generator of 32-bit state. */
export function createChance(seed: number): Chance {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const at = <T>(list: readonly T[], index: number): T => {
    const item = list[index]
    if (item === undefined) throw new Error('chance needs a list that is not empty')
    return item
  }
  return {
    next,
    pick: (list) => at(list, Math.floor(next() * list.length)),
    pickWeighted: (list) => {
      let left = next() * list.reduce((sum, { weight }) => sum + weight, 0)
      const found = list.findIndex(({ weight }) => (left -= weight) < 0)
      return at(list, found === -1 ? list.length - 1 : found)
    },
    between: (min, max) => min + next() * (max - min)
  }
}
