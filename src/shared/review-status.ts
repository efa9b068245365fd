import type { PackProblem } from './review-pack'

/**
 * How it stands with the pack that a desk in review mode was started for. `none`: no review mode; `closed`: the passphrase
 * is asked for, or `problem` says why it would not help. Times are ISO 8601.
 */
export type ReviewStatus =
  | { readonly state: 'none' }
  | {
      readonly state: 'closed'
      readonly fileName: string
      readonly problem: { readonly code: PackProblem; readonly message: string } | null
    }
  | OpenReview

export type OpenReview = {
  readonly state: 'open'
  readonly fileName: string
  readonly reviewerName: string
  readonly takenAt: string
  /** When the lease ends; from then on nothing is decided here. */
  readonly endsAt: string
  readonly applications: number
  readonly decided: number
  /** The reviewer confirmed who they are. */
  readonly confirmed: boolean
  /** Why nothing can be decided; null while it can, and where only the lease has ended. */
  readonly readOnly: string | null
  /** A decision that was never confirmed was found unfinished at the end of the file, and cut off. */
  readonly cut: boolean
}

/** All that can be done in review mode; everything else needs the desk at home. */
export const reviewModeOperations = [
  'setup.status',
  'session.current',
  'session.signOut',
  'review.status',
  'review.open',
  'review.unlock',
  'accounts.list',
  'accounts.get',
  'accounts.timeline',
  'accounts.earlier',
  'accounts.approve',
  'accounts.reject',
  'accounts.addNote',
  'decisions.undo',
  'claims.take',
  'claims.release',
  'settings.get',
  'staff.list'
] as const
export type ReviewModeOperation = (typeof reviewModeOperations)[number]
