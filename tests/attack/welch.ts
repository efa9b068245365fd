/** Whether two samples of times can be told apart: Welch's t, over what is left once the slowest are cut on both sides. */
export type Comparison = {
  readonly t: number
  /** Of the difference of the means, in the times' unit: `t` times it is that difference. */
  readonly error: number
  readonly samples: readonly [number, number]
}

/** Cuts both at the same time, the 95th percentile of all: what the machine did meanwhile is not counted. */
export function compare(one: readonly number[], other: readonly number[]): Comparison {
  const all = [...one, ...other].sort((a, b) => a - b)
  const cut = all[Math.floor(all.length * 0.95)] ?? Infinity
  const [a, b] = [one, other].map((times) => times.filter((time) => time < cut)) as [number[], number[]]
  const [first, second] = [momentsOf(a), momentsOf(b)]
  const error = Math.sqrt(first.variance / a.length + second.variance / b.length)
  return { t: error === 0 ? 0 : (first.mean - second.mean) / error, error, samples: [a.length, b.length] }
}

export const mean = (times: readonly number[]): number => momentsOf(times).mean

function momentsOf(times: readonly number[]): { readonly mean: number; readonly variance: number } {
  const average = times.reduce((sum, time) => sum + time, 0) / times.length
  const squares = times.reduce((sum, time) => sum + (time - average) ** 2, 0)
  return { mean: average, variance: squares / Math.max(1, times.length - 1) }
}

/** In an order of their own each time, so that no class always comes after the same other one. */
export function shuffled<T>(list: readonly T[]): readonly T[] {
  const rest = [...list]
  for (let last = rest.length - 1; last > 0; last -= 1) {
    const other = Math.floor(Math.random() * (last + 1))
    const [a, b] = [rest[last], rest[other]] as [T, T]
    rest[last] = b
    rest[other] = a
  }
  return rest
}
