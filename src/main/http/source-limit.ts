import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { sourceOf } from '@shared/source-of'

/** How often one source may do something. */
export type SourceRate = { readonly times: number; readonly perMinutes: number }

/** Counts what sources do, in memory: a restart forgives. `ip` is a client's address; see `sourceOf`. */
export type SourceLimit = {
  /** Takes one use, unless all are taken. Null: go on; otherwise the seconds to wait. */
  readonly use: (ip: string, rate: SourceRate) => Promise<number | null>
  /** Gives one use back that turned out not to count. */
  readonly giveBack: (ip: string) => Promise<void>
}

/** Remembers `mostSources` at a time; beyond it the oldest is forgotten. A new rate keeps what was counted. */
export function createSourceLimit(mostSources = 50_000): SourceLimit {
  const limiter = new RateLimiterMemory({ points: 1, duration: 60 })
  // The limiter itself has no bound: an attacker with many addresses would fill the memory.
  const sources = new Set<string>()

  const remember = async (source: string) => {
    if (sources.has(source)) return
    const [oldest] = sources
    if (sources.size >= mostSources && oldest !== undefined) {
      sources.delete(oldest)
      await limiter.delete(oldest)
    }
    sources.add(source)
  }
  const giveBack = async (source: string) => {
    // A reward for nobody would be a use more than allowed.
    const used = await limiter.get(source)
    if (used !== null && used.msBeforeNext > 0 && used.consumedPoints > 0) await limiter.reward(source)
  }

  return {
    use: async (ip, { times, perMinutes }) => {
      const source = sourceOf(ip)
      await remember(source)
      try {
        limiter.points = times
        await limiter.consume(source, 1, { customDuration: perMinutes * 60 })
        return null
      } catch (refusal) {
        if (!(refusal instanceof RateLimiterRes)) throw refusal
        // The library counts refused uses too, which those in flight could not give back any more.
        await giveBack(source)
        return Math.max(1, Math.ceil(refusal.msBeforeNext / 1000))
      }
    },
    giveBack: (ip) => giveBack(sourceOf(ip))
  }
}
