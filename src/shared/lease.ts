/** Applications that one reviewer may hold at a time in one pack. */
export const mostLeased = 5000

/** Days that a lease may last; the first is offered. */
export const leaseDays = { least: 1, usual: 3, most: 30 } as const

/**
 * How long applications stay with whoever took them offline. `open`: until its end; `expired`: its time is over; `ended`:
 * somebody ended it; `returned`: it was brought back and finished.
 */
export type LeaseState = 'open' | 'expired' | 'ended' | 'returned'

/** Who has an application offline, for lists and details; null where nobody has. */
export type LeaseMark = {
  readonly leaseId: string
  readonly staffId: string
  readonly staffName: string
  readonly takenAt: string
  readonly endsAt: string
}

export type LeaseView = {
  readonly id: string
  readonly reviewer: { readonly id: string; readonly name: string }
  readonly takenAt: string
  readonly endsAt: string
  readonly state: LeaseState
  /** Who ended or finished it and when; null while nobody did. */
  readonly closed: { readonly at: string; readonly staffName: string } | null
  /** Applications that were taken. */
  readonly size: number
  /** Of them: decided by what was brought back. */
  readonly applied: number
  /** Whether the caller may end it. */
  readonly mayEnd: boolean
}

/** A pack that was made and waits to be fetched, piece by piece. */
export type TakenPack = {
  readonly lease: LeaseView
  readonly fileName: string
  /** Bytes of the file. */
  readonly size: number
  /** What was asked for and stays: decided meanwhile, or offline with somebody already. */
  readonly left: readonly { readonly id: string; readonly number: string; readonly why: string }[]
}

/** Most bytes of a pack that are sent at once, before base64. */
export const packPiece = 768 * 1024
/** Most bytes of a pack that is brought back. */
export const mostPackBytes = 96 * 1024 * 1024

/**
 * What becomes of an application of a pack: its decision is applied; somebody decided on it meanwhile; it was changed since
 * it was taken; the lease is over; this lease decided on it before; the pack holds no decision on it.
 */
export const fates = ['apply', 'changed', 'leaseEnded', 'superseded', 'alreadyBroughtBack', 'undecided'] as const
export type Fate = (typeof fates)[number]

/** Why a lease is over: its time ran out, it was finished, somebody ended it, or its reviewer may not decide any more. */
export type LeaseOver = 'time' | 'returned' | 'person' | 'reviewer'

/** When the lease that an application was last taken offline with began (`open`), or was over. */
export type LeaseMoment = {
  readonly at: string
  readonly state: LeaseState
  /** Who took, ended or brought it back; null where its time ran out. */
  readonly staffName: string | null
  /** The end that was meant. */
  readonly until: string
}

/** What happened to an application at home since it was taken. */
export type Meanwhile = { readonly at: string; readonly who: string; readonly what: string }

/** One value of an application, as it was taken and as it is now. */
export type VersionLine = { readonly name: string; readonly taken: string | null; readonly now: string | null }

/** What will happen with one application of a pack. */
export type BringBackItem = {
  readonly id: string
  readonly number: string
  readonly organizationName: string
  /** Of the account as it is now: a choice is made on this version. */
  readonly version: number
  readonly decision: {
    readonly kind: 'approve' | 'reject'
    readonly text: string | null
    readonly notify: boolean
    readonly decidedAt: string
  } | null
  /** Notes that were written offline and are not here yet. */
  readonly notes: number
  readonly fate: Fate
  /** Whether the caller may have the decision applied all the same. */
  readonly choice: boolean
  /** Of a lease that is over. */
  readonly over: LeaseOver | null
  /** Who decided it, or changed it, meanwhile; the newest first. */
  readonly meanwhile: readonly Meanwhile[]
  /** Both versions, side by side; empty where the application is as it was taken. */
  readonly versions: readonly VersionLine[]
  /** What this lease decided before, where it did. */
  readonly before: {
    readonly kind: 'approve' | 'reject'
    readonly decidedAt: string
    readonly appliedAt: string
    /** Whether this pack says the same: two copies of a pack may not. */
    readonly same: boolean
  } | null
}

export type BringBackPreview = {
  /** Names the opened pack for as long as this desk's session lasts. */
  readonly pack: string
  readonly lease: LeaseView
  /** The program was stopped while it wrote: something was being decided that nobody was told is kept. */
  readonly torn: boolean
  readonly items: readonly BringBackItem[]
}

/** What became of one entry of a pack, or of an application that it says nothing about. */
export const bringBackOutcomes = [
  'applied',
  'noteAdded',
  'changed',
  'leaseEnded',
  'superseded',
  'alreadyBroughtBack',
  'takenBack',
  'refused',
  'undecided'
] as const
export type BringBackOutcome = (typeof bringBackOutcomes)[number]

/** One line of the report. */
export type BringBackLine = {
  readonly accountId: string
  readonly number: string
  readonly organizationName: string
  /** Of the pack's log; null for an application without an entry. */
  readonly sequence: number | null
  readonly kind: 'approve' | 'reject' | 'withdraw' | 'note' | null
  /** The reason, or the note. */
  readonly text: string | null
  readonly reviewer: string
  readonly decidedAt: string | null
  readonly outcome: BringBackOutcome
  readonly appliedAt: string | null
  /** Why, in a sentence; null where the outcome says it. */
  readonly detail: string | null
}
