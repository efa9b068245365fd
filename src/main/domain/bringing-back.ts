import type { Account } from '@shared/account'
import { assertNever } from '@shared/assert-never'
import type { Fate, LeaseOver } from '@shared/lease'
import type { PackDecision } from '@shared/review-pack'
import type { Lease, LeaseOutcome } from '../store/records'
import { leaseState } from './leases'

/*
 * Where a review pack and the home desk disagree, this says which of them counts; docs/offline.md has it in words. Pure:
 * what is shown beforehand and what is done afterwards are both told by it.
 */

export type Verdict = Extract<PackDecision, { readonly kind: 'approve' | 'reject' }>
export type PackNote = Extract<PackDecision, { readonly kind: 'note' }>

/** The log of a pack, put in order. */
export type PackLog = {
  /** The decision that stands on each application. */
  readonly verdicts: ReadonlyMap<string, Verdict>
  readonly notes: ReadonlyMap<string, readonly PackNote[]>
  /** Decisions that their reviewer took back or made anew, and where that was done. */
  readonly takenBack: readonly PackDecision[]
}

/** The last word on each application counts; everything before it was taken back by its reviewer. */
export function readLog(decisions: readonly PackDecision[]): PackLog {
  const verdicts = new Map<string, Verdict>()
  const notes = new Map<string, readonly PackNote[]>()
  const takenBack: PackDecision[] = []
  for (const decision of [...decisions].sort((a, b) => a.sequence - b.sequence)) {
    const { applicationId } = decision
    const before = verdicts.get(applicationId)
    switch (decision.kind) {
      case 'note':
        notes.set(applicationId, [...(notes.get(applicationId) ?? []), decision])
        break
      case 'withdraw':
        if (before) takenBack.push(before)
        takenBack.push(decision)
        verdicts.delete(applicationId)
        break
      case 'approve':
      case 'reject':
        if (before) takenBack.push(before)
        verdicts.set(applicationId, decision)
        break
      default:
        assertNever(decision)
    }
  }
  return { verdicts, notes, takenBack }
}

/** What a lease is looked at with. */
export type LeaseFacts = {
  readonly lease: Pick<Lease, 'closed' | 'endsAt'>
  /** Whether the reviewer may decide at the home desk today. */
  readonly reviewerDecides: boolean
  /** Whether an administrator asks. */
  readonly byAdministrator: boolean
}

export type BringBackFacts = LeaseFacts & {
  /** The decision that stands in the pack; null where there is none. */
  readonly verdict: Verdict | null
  /** The version of the account that the pack holds. */
  readonly takenVersion: number
  readonly account: Pick<Account, 'status' | 'version'>
  /** What this lease decided before. */
  readonly outcome: Pick<LeaseOutcome, 'kind'> | null
}

export type BringBackRule = {
  readonly fate: Fate
  /** Whether it may be applied all the same, if somebody chooses so. */
  readonly choice: boolean
  /** Of `leaseEnded`. */
  readonly over: LeaseOver | null
}

/** Why a lease does not count any more; null while it does. */
export function leaseOver(
  { lease, reviewerDecides }: Omit<LeaseFacts, 'byAdministrator'>,
  now: Date
): LeaseOver | null {
  if (lease.closed?.how === 'ended') return 'person'
  if (!reviewerDecides) return 'reviewer'
  const state = leaseState(lease, now)
  return state === 'returned' ? 'returned' : state === 'expired' ? 'time' : null
}

/** A lease that somebody ended, or whose reviewer lost the right to decide, is a matter for administrators. */
export const mayChoose = (over: LeaseOver | null, byAdministrator: boolean): boolean =>
  over === null || over === 'time' || over === 'returned' || byAdministrator

/**
 * What becomes of one application of a pack. The home desk goes before the pack: what was decided here stays decided. A
 * lease decides on an application at most once, whatever its copies say.
 */
export function bringBack(facts: BringBackFacts, now: Date): BringBackRule {
  const { verdict, outcome, account, takenVersion } = facts
  if (outcome !== null) return { fate: 'alreadyBroughtBack', choice: false, over: null }
  if (verdict === null) return { fate: 'undecided', choice: false, over: null }
  if (account.status !== 'pending') return { fate: 'superseded', choice: false, over: null }
  const over = leaseOver(facts, now)
  if (over !== null) return { fate: 'leaseEnded', choice: mayChoose(over, facts.byAdministrator), over }
  if (account.version !== takenVersion) return { fate: 'changed', choice: true, over: null }
  return { fate: 'apply', choice: false, over: null }
}

/** Whether a decision is applied now: by itself, or because somebody chose so on the version that they saw. */
export const isApplied = (
  { fate, choice }: BringBackRule,
  account: Pick<Account, 'version'>,
  anyway: number | null
): boolean => fate === 'apply' || (choice && anyway === account.version)

/** Notes do not disagree with anything: they are added, whatever became of the decision, unless the lease was taken away. */
export const notesAreAdded = (facts: LeaseFacts, now: Date): boolean =>
  mayChoose(leaseOver(facts, now), facts.byAdministrator)
