/** Where an account stands in its life (design section 2). */
export const accountStatuses = ['pending', 'approved', 'rejected', 'active', 'blocked', 'closed'] as const
export type AccountStatus = (typeof accountStatuses)[number]

/** Where a sign-up came from, kept for reviewers and as evidence. */
export type SignUpOrigin = {
  readonly channel: 'portal' | 'staff'
  readonly ip: string
  /** ISO 3166-1 alpha-2 of the address, null where it is not known. */
  readonly ipCountry: string | null
  readonly userAgent: string
  /** The member of staff who typed it for a caller; null on the portal. */
  readonly registeredBy: string | null
}

export type TermsAcceptance = { readonly version: string; readonly acceptedAt: string; readonly ip: string }

export type Decision = {
  readonly outcome: 'approved' | 'rejected'
  readonly staffId: string
  readonly staffName: string
  readonly at: string
  /** The reason of a rejection, or the optional note of an approval. */
  readonly text: string | null
  /** Made in a review pack; `at` is then when it was applied here. Absent where it was made at this desk. */
  readonly offline?: {
    readonly leaseId: string
    /** By the clock of the machine it was made on. */
    readonly decidedAt: string
    /** Who brought it back. */
    readonly broughtBackBy: string
  }
  /** How it can be taken back. Absent where it never could: undoing was switched off. */
  readonly undo?: {
    /** Its mail is held until then. */
    readonly until: string
    /** The held message; null where the decision mails nothing. */
    readonly mailId: string | null
    /** Who was assigned before. */
    readonly managerId: string | null
  }
}

/** What an applicant tells about themselves; the same on the portal and on the phone. */
export type Profile = {
  readonly name: string
  readonly email: string
  /** E.164, null where it was not asked for. */
  readonly mobile: string | null
  readonly organizationName: string
  readonly organizationType: string
  /** ISO 3166-1 alpha-2, as declared. */
  readonly country: string
}

/** One reseller's account. Times are ISO 8601 in UTC. Passwords, links and codes live elsewhere. */
export type Account = Profile & {
  readonly id: string
  /** Grows with every change; a decision names the one it was based on. */
  readonly version: number
  /** `RS-000042` */
  readonly number: string
  readonly ordinal: number
  readonly status: AccountStatus
  /** The folded address while this account claims it, null once rejected: one open account per address. */
  readonly emailClaim: string | null
  readonly createdAt: string
  readonly updatedAt: string
  readonly origin: SignUpOrigin
  readonly terms: TermsAcceptance
  readonly decision: Decision | null
  /** The assigned manager: the member of staff whom the reseller is told to phone. */
  readonly managerId: string | null
  readonly activatedAt: string | null
  /** The open blocking incident while blocked. */
  readonly incidentId: string | null
  /** Why and from which status it was closed, so that it can be reopened. */
  readonly closure: { readonly from: AccountStatus; readonly reason: string; readonly at: string } | null
  /** An earlier application resembled this one when it came; absent where none did. */
  readonly repeats?: true
  /** When staff last changed the address or the mobile number; absent until then, see `contactChangedAt`. */
  readonly contactChangedAt?: string
}

/** How an account is shown to people: `RS-000042`. */
export function formatAccountNumber(ordinal: number): string {
  return `RS-${String(ordinal).padStart(6, '0')}`
}

export type AttemptOutcome = 'wrong' | 'right' | 'refused'

/** One sign-in attempt, kept as evidence (design section 4). `refused`: the account was blocked, no password was checked. */
export type Attempt = {
  readonly id: string
  readonly version: number
  readonly accountId: string
  readonly incidentId: string | null
  readonly at: string
  readonly ip: string
  readonly country: string | null
  readonly userAgent: string
  readonly outcome: AttemptOutcome
}

export type Note = {
  readonly id: string
  readonly version: number
  readonly accountId: string
  readonly at: string
  readonly staffId: string
  readonly staffName: string
  readonly text: string
}

export type LinkPurpose = 'activation' | 'passwordReset'
