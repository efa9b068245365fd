import { setImmediate as turn } from 'node:timers/promises'

/** Figures of a benchmark, printed as lines: what, how much, and beside a target whether it holds. */

export function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * part) - 1)] ?? Number.NaN
}

export const median = (values: readonly number[]): number => quantile(values, 0.5)

export function show(ms: number): string {
  if (ms < 10) return `${ms.toFixed(2)} ms`
  return ms < 1_000 ? `${ms.toFixed(0)} ms` : `${(ms / 1_000).toFixed(2)} s`
}

export async function timed<T>(action: () => Promise<T> | T): Promise<{ readonly result: T; readonly ms: number }> {
  const start = performance.now()
  const result = await action()
  return { result, ms: performance.now() - start }
}

/**
 * Times of one action over many inputs, each in a turn of its own: of each input the best of the passes over all, so
 * that what else the machine does is not counted. Nothing is remembered from one pass to the next but by chance: there
 * must be more inputs than answers are kept.
 */
export async function timesOf<I>(
  inputs: readonly I[],
  action: (input: I) => Promise<unknown>,
  passes = 1
): Promise<number[]> {
  const best = inputs.map(() => Infinity)
  for (let pass = 0; pass < passes; pass += 1) {
    for (const [index, input] of inputs.entries()) {
      best[index] = Math.min(best[index] ?? Infinity, (await timed(() => action(input))).ms)
      await turn()
    }
  }
  return best
}

/** `target` in milliseconds, for p95. */
export function spread(what: string, times: readonly number[], target?: number): string {
  const p95 = quantile(times, 0.95)
  const longest = Math.max(...times)
  return `  ${what}: p50 ${show(median(times))}, p95 ${show(p95)}, longest ${show(longest)}${verdict(p95, target, show)}`
}

export function figure(what: string, value: number, unit: (value: number) => string, target?: number): string {
  return `  ${what}: ${unit(value)}${verdict(value, target, unit)}`
}

/** How many times as much, where more is better. */
export function atLeast(what: string, value: number, target?: number): string {
  const met = target === undefined ? '' : ` (target at least ${target}: ${value >= target ? 'met' : 'MISSED'})`
  return `  ${what}: ${ratio(value)}${met}`
}

export const ratio = (value: number): string => `${value.toFixed(2)} times`
export const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`

function verdict(value: number, target: number | undefined, unit: (value: number) => string): string {
  if (target === undefined) return ''
  return ` (target ${unit(target)}: ${value <= target ? 'met' : 'MISSED'})`
}
