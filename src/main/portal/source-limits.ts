import type { SourceRate } from '../http/source-limit'

/** What sources may do, all three configurable. Generous: many resellers sit behind one company's address. */
export type PortalLimits = {
  readonly signUp: SourceRate
  readonly renew: SourceRate
  readonly passwordReset: SourceRate
}

export const defaultPortalLimits: PortalLimits = {
  signUp: { times: 100, perMinutes: 60 },
  renew: { times: 30, perMinutes: 60 },
  passwordReset: { times: 30, perMinutes: 60 }
}
