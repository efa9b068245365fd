import type { PasswordPolicy } from './password-rules'
import type { Account, AccountStatus, Attempt, Decision, LinkPurpose, Note } from './account'
import type { AuditEvent } from './audit'
import type { Absence } from './call-desk'
import type { Observation } from './consistency'
import type { LeaseMark, LeaseMoment } from './lease'
import type { DeliveryAttempt, MailKind, MailState } from './mail'
import type { Role } from './roles'
import type { Settings } from './settings'
import type { Signal } from './signals'

/** What operations answer with: JSON values, times in ISO 8601. */

export type Done = { readonly done: true }

/** `cursor` of the next page, null on the last; `total` counts all pages. */
export type Page<T> = { readonly items: readonly T[]; readonly nextCursor: string | null; readonly total: number }

export type SetupStatus = {
  readonly needsAdministrator: boolean
  /** Whether set-up may fill the store with the demo: nothing else is in it. */
  readonly demoPossible: boolean
  readonly version: string
  /** For whoever chooses a password before they are signed in; absent: as in a new installation. */
  readonly passwordPolicy?: PasswordPolicy
  /** The desk was started for a review pack. */
  readonly review?: true
}
export type DemoSignIn = {
  readonly name: string
  readonly email: string
  readonly role: Role
  readonly password: string
}
export type SetupResult = SessionView & { readonly demoSignIns: readonly DemoSignIn[] }

/** `invited`: has not set a password yet. */
export type StaffStatus = 'invited' | 'active' | 'deactivated'
export type StaffView = {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly role: Role
  readonly status: StaffStatus
  readonly invitedAt: string | null
  readonly lastSignInAt: string | null
  /** Now or to come; null once it is over. */
  readonly absence: (Absence & { readonly standInName: string }) | null
  /** Since when sign-in takes a second factor; null: the password alone does. */
  readonly twoFactorSince: string | null
}

/**
 * What is still missing before a desk answers: the second factor of whoever typed a right password, its set-up where all
 * staff have to have one, or the password of whoever locked it.
 */
export type SessionStep = 'code' | 'enrol' | 'locked'
/** `ended`: whoever was signed in here no longer may. `recoveryCodesLeft`: for whoever has a second factor. */
export type SessionView = {
  readonly staff: StaffView | null
  readonly ended?: 'deactivated'
  readonly step?: SessionStep
  readonly recoveryCodesLeft?: number
}

export type AccountSummary = Pick<
  Account,
  | 'id'
  | 'version'
  | 'number'
  | 'status'
  | 'name'
  | 'email'
  | 'mobile'
  | 'organizationName'
  | 'organizationType'
  | 'country'
  | 'createdAt'
  | 'updatedAt'
  | 'managerId'
> & {
  readonly ipCountry: string | null
  readonly channel: 'portal' | 'staff'
  readonly managerName: string | null
  readonly claim: Claim | null
  /** Who has it offline; null once it is decided. */
  readonly lease: LeaseMark | null
  /** What stands out, always in the same order. */
  readonly signals: readonly Signal[]
} & Concealable

/**
 * `concealed`: the account is blocked, and what verifies its caller is kept from whoever asks. Withheld texts are empty,
 * everything else is null or an empty list.
 */
export type Concealable = { readonly concealed: boolean }

/** Who looks at an application now. It keeps nobody from deciding. */
export type Claim = { readonly staffId: string; readonly staffName: string; readonly since: string }
/** The claim that others see: the caller's, or that of whoever came first. Null where there is nothing to decide. */
export type ClaimAnswer = { readonly claim: Claim | null }

export type MailPreview = { readonly subject: string; readonly html: string; readonly text: string }

/** Filters and order of a list under a name, for one member of staff. */
export type SavedView = { readonly id: string; readonly name: string; readonly query: string }

/** An earlier application that is likely from the same people. */
export type EarlierApplication = Pick<
  Account,
  'id' | 'number' | 'status' | 'name' | 'email' | 'organizationName' | 'country' | 'createdAt'
> &
  Concealable & {
    readonly decision: Pick<Decision, 'outcome' | 'staffName' | 'at' | 'text'> | null
    readonly closure: Pick<NonNullable<Account['closure']>, 'reason' | 'at'> | null
    /** Why it matches, in words, what tells most first. */
    readonly reasons: readonly string[]
  }

export type LinkView = {
  readonly purpose: LinkPurpose
  readonly createdAt: string
  readonly expiresAt: string
  readonly state: 'open' | 'used' | 'expired' | 'replaced'
  /** When it was first opened, by whoever or whatever; mail scanners open links too. */
  readonly openedAt: string | null
  readonly usedAt: string | null
  /** The message that carries it. */
  readonly mail: Pick<MailSummary, 'id' | 'state' | 'createdAt' | 'sentAt' | 'lastError'> | null
}

export type AccountDetails = AccountSummary &
  Pick<Account, 'origin' | 'terms' | 'decision' | 'activatedAt' | 'incidentId' | 'closure'> & {
    /** The newest link that was mailed, if any. */
    readonly link: LinkView | null
    readonly notes: readonly NoteView[]
    /** What was compared, in sentences. */
    readonly consistency: readonly Observation[]
  }

/** A note and whom it mentions. */
export type NoteView = Note & { readonly mentions: readonly { readonly staffId: string; readonly name: string }[] }

/** A note that mentions the caller. */
export type MentionView = {
  readonly id: string
  readonly at: string
  readonly staffName: string
  readonly text: string
  readonly read: boolean
  readonly account: Pick<AccountSummary, 'id' | 'number' | 'name' | 'organizationName' | 'status' | 'concealed'>
}

/** What is wrong with one line of a file; an empty list: it can be registered. */
export type ImportCheck = {
  readonly rows: readonly { readonly line: number; readonly problems: readonly string[] }[]
}
export type ImportReport = {
  readonly rows: readonly {
    readonly line: number
    /** The new account; null where the row was refused. */
    readonly account: Pick<AccountSummary, 'id' | 'number'> | null
    readonly problems: readonly string[]
  }[]
}

export type TimelineEntry =
  | { readonly kind: 'event'; readonly at: string; readonly event: AuditEvent }
  | { readonly kind: 'attempt'; readonly at: string; readonly attempt: Attempt }
  | { readonly kind: 'mail'; readonly at: string; readonly mail: MailSummary }
  | { readonly kind: 'note'; readonly at: string; readonly note: NoteView }
  | ({ readonly kind: 'lease' } & LeaseMoment)

export type Timeline = Concealable & { readonly items: readonly TimelineEntry[] }

/** `concealed`: details of the event are withheld, as its account is. */
export type AuditEventView = AuditEvent & { readonly concealed?: true }

export type MailSummary = Concealable & {
  readonly id: string
  readonly kind: MailKind
  readonly state: MailState
  readonly accountId: string | null
  readonly toName: string
  readonly toAddress: string
  readonly subject: string
  readonly createdAt: string
  readonly sentAt: string | null
  readonly nextAttemptAt: string | null
  readonly attemptCount: number
  readonly lastError: string | null
}

export type MailDetails = MailSummary & {
  readonly html: string
  readonly text: string
  /** As Hub Desk writes them; the time of writing is among them only where the message was read from the mailbox folder. */
  readonly headers: string
  readonly messageId: string
  readonly expiresAt: string | null
  readonly attempts: readonly DeliveryAttempt[]
  /** `mailbox`: read from the mailbox folder, links included. `withoutSecrets`: links and codes are hidden. `concealed`: all of it. */
  readonly body: 'mailbox' | 'withoutSecrets' | 'concealed'
}

/** How a kind of mail looks, with sample data. */
export type MailSample = { readonly subject: string; readonly html: string; readonly text: string }

export type ChainReport = {
  readonly ok: boolean
  readonly records: number
  readonly events: number
  readonly head: string
  /** Where and what, in words; null when all is well. */
  readonly problem: string | null
  /** How many signed checkpoints it was compared with. */
  readonly checkpoints: number
}

/** Signed notes of how far the trail has come (docs/audit.md), and where they are kept. */
export type CheckpointState = {
  /** PEM; null until the first checkpoint, and where the key can't be used here. */
  readonly publicKey: string | null
  /** Its fingerprint. */
  readonly key: string | null
  /** Why the key can't be used, in words. */
  readonly keyProblem: string | null
  readonly last: { readonly at: string; readonly records: number; readonly events: number } | null
  readonly folder: string | null
  readonly mailTo: string | null
  /** Why the last one is not kept outside, in words. */
  readonly problem: string | null
}

export type CheckpointMade = {
  readonly at: string
  readonly records: number
  readonly events: number
  readonly head: string
  /** Fingerprint of the key that signed it. */
  readonly key: string
  /** The checkpoint itself, to be kept elsewhere. */
  readonly line: string
  readonly fileName: string
  /** Where it is kept; null where no folder is set, or it could not be written. */
  readonly folder: string | null
  readonly mailTo: string | null
  readonly problem: string | null
}

/** What is known of the chain without reading it again. */
export type ChainState = {
  readonly checkpoints: CheckpointState
  /** Events in the trail now. */
  readonly events: number
  /** The latest check that anybody made; null before the first. */
  readonly lastCheck: (ChainReport & { readonly at: string; readonly by: string }) | null
  /** Where the journal's files are, on the machine that Hub Desk runs on. */
  readonly journal: string
}

export type SettingsView = Settings & {
  readonly smtpPasswordSet: boolean
  /** What the host was started with, which goes before what is set here. */
  readonly host: {
    readonly dataDirectory: string
    readonly portalUrl: string | null
    readonly portalListening: string | null
    readonly smtpFromOptions: boolean
    readonly assumeCountry: string | null
    readonly trustedProxies: readonly string[]
  }
}

/** One version of the terms; `publishedAt` and `publishedBy` are null where it came with the program. */
export type TermsVersion = {
  readonly version: string
  readonly text: string
  readonly publishedAt: string | null
  readonly publishedBy: string | null
  readonly current: boolean
}

export type OverviewSummary = {
  readonly accounts: Readonly<Record<AccountStatus, number>>
  readonly oldestPendingAt: string | null
  readonly deadMail: number
  readonly waitingMail: number
}

/** What was counted in some time. `medianDecisionMinutes`: from application to decision; null without decisions. */
export type Figures = {
  readonly signUps: number
  readonly approved: number
  readonly rejected: number
  readonly blocked: number
  readonly medianDecisionMinutes: number | null
}
/** One day of the viewer's calendar, like `2026-11-23`; `until` is the first moment of the next. */
export type DayFigures = Figures & { readonly day: string; readonly from: string; readonly until: string }

export type Dashboard = {
  readonly attention: {
    readonly pending: number
    readonly oldestPending: Pick<Account, 'id' | 'number' | 'organizationName' | 'createdAt'> | null
    /** Applications that came before `overdueBefore` have waited longer than the promised working days. */
    readonly overdue: number
    readonly overdueBefore: string
    readonly promiseDays: number
    readonly blocked: number
    readonly oldestBlockedAt: string | null
    /** Blocked accounts that were unblocked less than a day before. */
    readonly blockedAgain: number
    /** Calls on which a colleague asks for a second person. */
    readonly secondWanted: number
    /** Approved accounts whose activation link ends within a day. */
    readonly expiringLinks: number
    readonly nextLinkEndsAt: string | null
    readonly deadMail: number
  }
  /** The oldest first; today is the last. */
  readonly days: readonly DayFigures[]
  readonly total: Figures
}

/** An account as the command palette shows it; `incident`: the case whose number was asked for. */
export type FoundAccount = Pick<
  Account,
  'id' | 'number' | 'status' | 'name' | 'email' | 'mobile' | 'organizationName' | 'country'
> &
  Concealable & { readonly incident: { readonly id: string; readonly caseNumber: string } | null }

export type DeskStatus = {
  readonly mail: {
    readonly transport: 'smtp' | 'mailbox'
    readonly state: 'ok' | 'failing' | 'unknown'
    readonly lastError: string | null
    /** Where mail goes, for the middle of a sentence: "the mail server at mail.example:587". */
    readonly goesTo: string
    /** Since when the mail server is not reached, and when it is tried next; null while it is. */
    readonly failingSince: string | null
    readonly nextProbeAt: string | null
    readonly waiting: number
    /** When the oldest that waits was made; null where none waits. */
    readonly waitingSince: string | null
    readonly dead: number
  }
  readonly store: { readonly state: 'ok' | 'readOnly'; readonly reason: string | null }
  /** Why the last scheduled backup was not made; null where it was, or none is due. */
  readonly backupFailure: { readonly at: string; readonly message: string } | null
  /** Why the last checkpoint of the audit trail is not kept outside, in words; null where all is well. */
  readonly checkpoints: string | null
  readonly portalUrl: string | null
}
