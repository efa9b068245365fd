import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'

/** How often one source may do something. */
export type SourceLimit = {
  /** Counts one use. Null: go on; otherwise the seconds to wait. */
  readonly use: (source: string) => Promise<number | null>
}

export type SourceLimitOptions = {
  readonly times: number
  readonly perMinutes: number
  /** Sources remembered at a time; beyond it the oldest is forgotten. */
  readonly mostSources?: number
}

/** What sources may do, all three configurable. Generous: many resellers sit behind one company's address. */
export type PortalLimits = {
  readonly signUp: SourceLimitOptions
  readonly renew: SourceLimitOptions
  readonly passwordReset: SourceLimitOptions
}

export const defaultPortalLimits: PortalLimits = {
  signUp: { times: 100, perMinutes: 60 },
  renew: { times: 30, perMinutes: 60 },
  passwordReset: { times: 30, perMinutes: 60 }
}

export function createSourceLimit({ times, perMinutes, mostSources = 50_000 }: SourceLimitOptions): SourceLimit {
  const limiter = new RateLimiterMemory({ points: times, duration: perMinutes * 60 })
  // The limiter itself has no bound: an attacker with many addresses would fill the memory.
  const sources = new Set<string>()
  return {
    use: async (source) => {
      if (!sources.has(source)) {
        const [oldest] = sources
        if (sources.size >= mostSources && oldest !== undefined) {
          sources.delete(oldest)
          await limiter.delete(oldest)
        }
        sources.add(source)
      }
      try {
        await limiter.consume(source)
        return null
      } catch (refusal) {
        if (!(refusal instanceof RateLimiterRes)) throw refusal
        return Math.max(1, Math.ceil(refusal.msBeforeNext / 1000))
      }
    }
  }
}
