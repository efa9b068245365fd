import type { Assessment, IncidentEvidence } from '@shared/call-desk'
import type { Attempt } from '@shared/account'

/** What is known of an incident, for one sentence. */
export type EvidenceFacts = {
  /** Those of the incident, the oldest first; `source`: what limits count an address by. */
  readonly attempts: readonly (Pick<Attempt, 'at' | 'country' | 'outcome'> & {
    readonly source: string
    readonly newAddress: boolean
    readonly newCountry: boolean
  })[]
  readonly signedInBefore: boolean
  /** Accounts that were tried from the same sources in the same hours. */
  readonly otherAccounts: number
  /** When the password was last set before the first attempt; null where that is not known. */
  readonly passwordSetAt: string | null
  /** Attempts since the account is blocked. */
  readonly refused: number
}

/** "Forgot or attacked?" in a sentence. */
export function describeEvidence(facts: EvidenceFacts): Pick<IncidentEvidence, 'assessment' | 'sentence'> {
  const wrong = facts.attempts.filter(({ outcome }) => outcome === 'wrong')
  const isNew = wrong.some(({ newAddress }) => newAddress)
  const assessment: Assessment = facts.otherAccounts > 0 && isNew ? 'attacked' : isNew ? 'unclear' : 'forgot'
  return { assessment, sentence: `${wrong.length} wrong passwords.` }
}
