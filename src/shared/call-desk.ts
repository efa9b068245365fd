import type { AccountStatus, Attempt } from './account'
import type { MailState } from './mail'

/**
 * What the call desk shows (design section 5). Nothing here holds what verifies a caller: organization, mobile number,
 * country, month of sign-up and the manager's name stay with the main process until the caller is verified.
 */

/** What staff ask a caller, each compared blindly with what is stored. */
export const callerFacts = ['organization', 'mobile', 'country', 'signUpMonth', 'manager'] as const
export type CallerFact = (typeof callerFacts)[number]

/** Ways to prove who is calling. `code`: from the blocked mail, or mailed while they are on the phone. */
export const verificationMethods = ['code', ...callerFacts, 'override'] as const
export type VerificationMethod = (typeof verificationMethods)[number]

/** What a caller's words found; the best first. */
export const matchedBy = ['caseNumber', 'accountNumber', 'address', 'phone', 'name', 'organization'] as const
export type MatchedBy = (typeof matchedBy)[number]

export type IncidentState = 'open' | 'closed'

/** An account that may be the caller's, without anything that verifies them. */
export type CallerMatch = {
  readonly accountId: string
  readonly number: string
  readonly name: string
  readonly status: AccountStatus
  readonly matchedBy: MatchedBy
  /** False: it only resembles what was typed. */
  readonly exact: boolean
  /** The open incident; null where the account is not blocked. A closed one only where its case number was said. */
  readonly incident: {
    readonly id: string
    readonly caseNumber: string
    readonly openedAt: string
    readonly state: IncidentState
  } | null
}

export type IncidentSummary = {
  readonly id: string
  readonly caseNumber: string
  readonly state: IncidentState
  readonly openedAt: string
  readonly closedAt: string | null
  readonly closedBy: string | null
  /** Blocked again within a day of being unblocked. */
  readonly again: BlockedAgain | null
  /** Colleagues who are on this call now. */
  readonly callers: readonly OnCall[]
  /** Colleagues who ask for a second person on this call, and whom nobody has confirmed yet. */
  readonly secondWanted: readonly {
    readonly staffId: string
    readonly staffName: string
    readonly points: number
    readonly askedAt: string
  }[]
  readonly account: {
    readonly id: string
    readonly number: string
    readonly name: string
    readonly status: AccountStatus
  }
}

/** A member of staff who has this call open. */
export type OnCall = { readonly staffId: string; readonly staffName: string; readonly since: string }

export type BlockedAgain = {
  readonly caseNumber: string
  readonly unblockedAt: string
  readonly unblockedBy: string
}

/** One attempt of the incident, and what is new about where it came from. */
export type IncidentAttempt = Pick<Attempt, 'id' | 'at' | 'ip' | 'country' | 'userAgent' | 'outcome'> & {
  /** Who runs the network of the address, where that is known. */
  readonly network: string | null
  /** The account never signed in from this address before the incident. */
  readonly newAddress: boolean
  readonly newCountry: boolean
}

export const assessments = ['forgot', 'unclear', 'attacked'] as const
export type Assessment = (typeof assessments)[number]

/** "Forgot or attacked?", for people: a sentence, and which way it points. It decides nothing. */
export type IncidentEvidence = {
  readonly assessment: Assessment
  readonly sentence: string
  readonly attempts: readonly IncidentAttempt[]
  /** Further attempts while blocked that are counted, but not listed; null: there were none. */
  readonly refused: { readonly count: number; readonly lastAt: string } | null
  /** Accounts that were tried from the same addresses in the same hours. */
  readonly otherAccounts: readonly {
    readonly id: string
    readonly number: string
    readonly name: string
    readonly status: AccountStatus
    readonly attempts: number
    readonly firstAt: string
    readonly lastAt: string
  }[]
  /** Earlier incidents of this account, the newest first. */
  readonly earlierBlocks: readonly {
    readonly id: string
    readonly caseNumber: string
    readonly openedAt: string
    readonly closedAt: string | null
    readonly closedBy: string | null
  }[]
}

/** One way of proving who is calling, as it stands for this incident and this member of staff. */
export type VerificationStep = {
  readonly method: 'code' | CallerFact
  /** By the policy; 0: this way is switched off. */
  readonly points: number
  /** `spent`: it was answered wrong too often for this incident. */
  readonly state: 'open' | 'passed' | 'spent'
  readonly triesLeft: number
}

export type SecondPerson = {
  /** Why one member of staff is not enough, in a sentence. */
  readonly sentence: string
  /** Whether the caller of this operation has asked colleagues. */
  readonly askedAt: string | null
  readonly confirmedBy: string | null
}

export type VerificationView = {
  readonly points: number
  readonly needed: number
  /** Until when the points count; null without points. */
  readonly expiresAt: string | null
  /** Nothing is checked before; null: now. */
  readonly coolDownUntil: string | null
  readonly steps: readonly VerificationStep[]
  /** Null: one member of staff is enough. */
  readonly second: SecondPerson | null
  /** Why whoever asks can't check facts on this incident, in a sentence; null where they can. */
  readonly factsOff: string | null
  /** Points reached, and confirmed where that is needed: `accounts.unblock` will be taken. */
  readonly verified: boolean
}

export const callOutcomes = ['notHolder', 'noted'] as const
export type CallOutcome = (typeof callOutcomes)[number]

/** What happened on the calls of this incident, in order; never a secret, never what was said. */
export type TranscriptLine = {
  readonly at: string
  readonly staffName: string
  readonly what:
    | 'codeSent'
    | 'passed'
    | 'failed'
    | 'secondAsked'
    | 'secondConfirmed'
    | 'overridden'
    | 'notHolder'
    | 'noted'
    | 'detailsShown'
    | 'unblocked'
  readonly method: VerificationMethod | null
  /** Written by staff: the reason of an override, the note of an outcome. */
  readonly note: string | null
}

/** One incident as the call desk needs it; `incidents.get` and every verification answer with it. */
export type CallView = IncidentSummary & {
  readonly evidence: IncidentEvidence
  /** The code that can be asked for now; null where there is none left to ask for. */
  readonly code: {
    readonly source: 'blocked-mail' | 'one-time'
    readonly sentAt: string
    /** Null: as long as the incident is open. */
    readonly expiresAt: string | null
    readonly triesLeft: number
    readonly mailState: MailState | null
  } | null
  /** When a new code may be mailed. */
  readonly nextCodeAt: string
  readonly verification: VerificationView
  /** Failed checks that still count, of this and earlier incidents, the newest first. */
  readonly failures: readonly {
    readonly at: string
    readonly staffName: string
    readonly method: 'code' | CallerFact
    readonly caseNumber: string
  }[]
  readonly transcript: readonly TranscriptLine[]
  /** The later incident that blocks the account now; null where it is not blocked, or by this one. */
  readonly blockedBy: { readonly id: string; readonly caseNumber: string } | null
  /**
   * What verifies a caller, once this one is verified by whoever asks, or they had the details shown, or the incident is
   * closed and no later one has begun; null until then.
   */
  readonly known: {
    readonly organizationName: string
    readonly email: string
    readonly mobile: string | null
    readonly country: string
    readonly signedUpAt: string
    readonly managerName: string | null
  } | null
}

/** The answer to one check. It has the same shape and takes the same time whatever is stored. */
export type CheckAnswer = { readonly match: boolean; readonly call: CallView }

/** One row of the report: one manager in the whole period, or all together. Minutes are medians. */
export type CallReportRow = {
  /** Null: nobody was assigned. */
  readonly managerId: string | null
  readonly managerName: string | null
  readonly blocks: number
  readonly blockedAgain: number
  readonly unblocked: number
  readonly stillBlocked: number
  readonly verifiedByCode: number
  readonly verifiedByFacts: number
  readonly overridden: number
  readonly notHolder: number
  readonly failedChecks: number
  readonly medianMinutesToUnblock: number | null
}

export type CallReport = {
  /** The most blocks first. */
  readonly managers: readonly CallReportRow[]
  readonly total: CallReportRow
  /** The same by periods of the viewer's calendar, the oldest first. */
  readonly periods: readonly (CallReportRow & { readonly from: string; readonly until: string })[]
}

/** When somebody is away, and who answers meanwhile. */
export type Absence = { readonly from: string; readonly until: string; readonly standInId: string }
