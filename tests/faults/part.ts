/** How much of a part is run. */
export type Mode = {
  readonly full: boolean
  /** No part starts another round after so many milliseconds, if any; what was run is what is told. */
  readonly limitMs: number
}

/** One line of the table: what was done, the figure, and whether the promise held; null where it is only a figure. */
export type Row = {
  readonly what: string
  readonly figure: string
  readonly held: boolean | null
  /** It is about time, which a busy machine may take: such a row alone may be tried once more, none of the others. */
  readonly timing?: true
}

export type Part = { readonly title: string; readonly run: (mode: Mode) => Promise<readonly Row[]> }

/** Things that went wrong, by what they are; the first of each kind is kept to look into. */
export function createFailures() {
  const counts = new Map<string, { count: number; readonly first: string }>()
  return {
    add: (kind: string, detail: string): void => {
      const known = counts.get(kind)
      if (known) known.count += 1
      else counts.set(kind, { count: 1, first: detail })
    },
    /** `0`, or how many and the first of them. */
    row: (what: string, ...kinds: readonly string[]): Row => {
      const found = kinds.flatMap((kind) => counts.get(kind) ?? [])
      const count = found.reduce((sum, each) => sum + each.count, 0)
      return { what, figure: count === 0 ? '0' : `${count}, first: ${found[0]?.first ?? ''}`, held: count === 0 }
    },
    count: (): number => [...counts.values()].reduce((sum, each) => sum + each.count, 0)
  }
}

export const count = (value: number): string => value.toLocaleString('en')

/** Numbers that look random and come again with the same seed. */
export function createChance(seed: number) {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  return { next, below: (limit: number) => Math.floor(next() * limit) }
}
