import { createHash } from 'node:crypto'
import type { Account } from '@shared/account'
import { contract } from '@shared/contract'
import type { BringBackLine, BringBackOutcome, Fate } from '@shared/lease'
import type { PackDecision } from '@shared/review-pack'
import { mayUse } from '@shared/roles'
import {
  bringBack,
  isApplied,
  notesAreAdded,
  type BringBackRule,
  type LeaseFacts,
  type PackNote,
  type Verdict
} from '../domain/bringing-back'
import { Refusal } from '../refusal'
import { isCollision, type Put } from '../store/port'
import type { Lease, LeaseOutcome } from '../store/records'
import type { BroughtPack } from './brought-pack'
import { added, type Context } from './context'
import { approveAccount, rejectAccount, type DecisionWay } from './decisions'
import { findLease, type Member } from './leases'
import { addNote } from './notes'
import { validate } from './validate'

/** What is known about one application of a pack now, and what the rule says about it. */
export type Standing = {
  readonly account: Account
  readonly taken: Account
  readonly verdict: Verdict | null
  readonly outcome: LeaseOutcome | null
  /** Notes of the pack that are not here yet. */
  readonly newNotes: readonly PackNote[]
  readonly rule: BringBackRule
  readonly facts: LeaseFacts
  readonly lease: Lease
}

const outcomeId = (leaseId: string, accountId: string) => `${leaseId}:${accountId}`

/** A note of a pack has the same id however often it is brought back, and another one where copies differ. */
function noteId({ packId, applicationId, decidedAt, text }: PackNote): string {
  const hash = createHash('sha256').update(JSON.stringify([applicationId, decidedAt, text]))
  return `${packId}.${hash.digest('base64url').slice(0, 22)}`
}

/** Gathers what the rule asks about one application; null where the pack does not hold it. */
export async function standingOf(
  context: Context,
  pack: BroughtPack,
  accountId: string,
  by: Member
): Promise<Standing | null> {
  const { store } = context
  const taken = pack.taken.get(accountId)
  const [account, outcome, lease] = await Promise.all([
    store.get('accounts', accountId),
    store.get('leaseOutcomes', outcomeId(pack.leaseId, accountId)),
    findLease(store, pack.leaseId)
  ])
  if (taken === undefined || account === null) return null
  const reviewer = await store.get('staff', lease.staffId)
  const facts: LeaseFacts = {
    lease,
    reviewerDecides: reviewer?.status === 'active' && mayUse(contract['accounts.approve'].access, reviewer.role),
    byAdministrator: by.role === 'administrator'
  }
  const verdict = pack.log.verdicts.get(accountId) ?? null
  const rule = bringBack({ ...facts, verdict, takenVersion: taken.version, account, outcome }, context.now())
  const newNotes: PackNote[] = []
  for (const note of pack.log.notes.get(accountId) ?? [])
    if ((await store.get('notes', noteId(note))) === null) newNotes.push(note)
  return { account, taken, verdict, outcome, newNotes, rule, facts, lease }
}

/** An application of a pack, and on which version of it somebody chose to apply what needs a choice. */
export type ChosenItem = { readonly id: string; readonly anyway: number | null }

/**
 * Applies what a pack says about one application and tells what became of each of its entries. Any number of times, from
 * any number of copies, at once too: the store takes one decision of a lease on an application.
 */
export async function applyItem(
  context: Context,
  pack: BroughtPack,
  { id, anyway }: ChosenItem,
  by: Member
): Promise<readonly BringBackLine[]> {
  const standing = await standingOf(context, pack, id, by)
  if (standing === null) return []
  const { taken, lease, verdict } = standing
  const line = lineOf(taken, lease)
  const lines: BringBackLine[] = []
  for (const note of pack.log.notes.get(id) ?? []) lines.push(await applyNote(context, note, standing, by, line))
  for (const entry of pack.log.takenBack) if (entry.applicationId === id) lines.push(line(entry, 'takenBack'))
  if (verdict !== null) lines.push(await applyVerdict(context, pack, { id, anyway }, by, line))
  else if (lines.length === 0) lines.push(line(null, 'undecided'))
  return lines
}

type Line = (
  entry: PackDecision | null,
  outcome: BringBackOutcome,
  more?: { readonly appliedAt?: string; readonly detail?: string | null }
) => BringBackLine

const lineOf =
  (taken: Account, lease: Lease): Line =>
  (entry, outcome, more = {}) => ({
    accountId: taken.id,
    number: taken.number,
    organizationName: taken.organizationName,
    sequence: entry?.sequence ?? null,
    kind: entry?.kind ?? null,
    text: entry === null ? null : textOf(entry),
    reviewer: lease.reviewer.name,
    decidedAt: entry?.decidedAt ?? null,
    outcome,
    appliedAt: more.appliedAt ?? null,
    detail: more.detail ?? null
  })

function textOf(entry: PackDecision): string | null {
  switch (entry.kind) {
    case 'approve':
      return entry.note
    case 'reject':
      return entry.reason
    case 'note':
      return entry.text
    case 'withdraw':
      return null
  }
}

/** Once, and again where somebody was faster: then the rule says something else. */
async function applyVerdict(
  context: Context,
  pack: BroughtPack,
  item: ChosenItem,
  by: Member,
  line: Line,
  left = 3
): Promise<BringBackLine> {
  const standing = await standingOf(context, pack, item.id, by)
  if (standing === null || standing.verdict === null) throw new Error('a pack does not change while it is brought back')
  const { rule, verdict, account, outcome, lease } = standing
  if (!isApplied(rule, account, item.anyway)) {
    const appliedAt = outcome?.appliedAt
    return line(verdict, unapplied(rule.fate), {
      ...(appliedAt === undefined ? {} : { appliedAt }),
      detail: outcome === null ? null : `This lease decided on it before: ${pastOf[outcome.kind]}.`
    })
  }
  try {
    const applied = await decideFor(context, lease, verdict, account, by)
    return line(verdict, 'applied', { appliedAt: applied.decision?.at ?? context.now().toISOString() })
  } catch (error) {
    const faster = isCollision(error) || (error instanceof Refusal && error.code === 'conflict')
    if (faster && left > 0) return applyVerdict(context, pack, item, by, line, left - 1)
    if (error instanceof Refusal) return line(verdict, 'refused', { detail: error.message })
    throw error
  }
}

const pastOf = { approve: 'approved', reject: 'rejected' } as const
const unapplied = (fate: Fate): BringBackOutcome => (fate === 'apply' ? 'changed' : fate)

/** The decision of the reviewer, under the rules of every decision, with its outcome in the same commit. */
async function decideFor(
  context: Context,
  lease: Lease,
  verdict: Verdict,
  account: Account,
  by: Member
): Promise<Account> {
  const reviewer = { id: lease.reviewer.id, name: lease.reviewer.name, ip: by.ip }
  const now = context.now()
  const decidedAt = believed(verdict, lease, now)
  const { id, version } = account
  const outcome: LeaseOutcome = {
    id: outcomeId(lease.id, id),
    version: 1,
    leaseId: lease.id,
    accountId: id,
    kind: verdict.kind,
    text: textOf(verdict),
    decidedAt,
    appliedAt: now.toISOString(),
    appliedBy: { staffId: by.id, staffName: by.name }
  }
  const puts: readonly Put[] = [added('leaseOutcomes', outcome)]
  const way: DecisionWay = {
    offline: { leaseId: lease.id, decidedAt, broughtBackBy: by.name },
    claimedAt: verdict.decidedAt,
    puts
  }
  if (verdict.kind === 'approve') {
    const { note, managerId } = await validate(contract['accounts.approve'].input, {
      ...{ id, version },
      ...(verdict.note === null ? {} : { note: verdict.note }),
      ...(verdict.managerId === null ? {} : { managerId: verdict.managerId })
    })
    return approveAccount(context, { id, version }, note ?? null, reviewer, managerId ?? null, way)
  }
  const { reason, notify } = await validate(contract['accounts.reject'].input, {
    ...{ id, version },
    reason: verdict.reason,
    notify: verdict.notify
  })
  return rejectAccount(context, { id, version }, reason, notify, reviewer, way)
}

/** When something was written in a pack: the machine's clock may be wrong, but it was after taking and before now. */
export function believed(
  { decidedAt }: Pick<PackDecision, 'decidedAt'>,
  { takenAt }: Pick<Lease, 'takenAt'>,
  now: Date
): string {
  const at = Math.min(Math.max(Date.parse(decidedAt), Date.parse(takenAt)), now.getTime())
  return new Date(at).toISOString()
}

/** A note is its reviewer's, of the time when it was written. */
async function applyNote(
  context: Context,
  entry: PackNote,
  standing: Standing,
  by: Member,
  line: Line
): Promise<BringBackLine> {
  const { facts, lease, newNotes, account } = standing
  if (!newNotes.includes(entry)) return line(entry, 'alreadyBroughtBack')
  if (!notesAreAdded(facts, context.now())) return line(entry, 'leaseEnded')
  const reviewer = { id: lease.reviewer.id, name: lease.reviewer.name, ip: by.ip }
  try {
    const { text } = await validate(contract['accounts.addNote'].input, { id: account.id, text: entry.text })
    const staff = await Promise.all(entry.mentions.map(async (id) => context.store.get('staff', id)))
    // Whoever left since the pack was taken is named in the text, but told nothing any more.
    const mentions = staff.flatMap((member) => (member?.status === 'active' ? [member.id] : []))
    await addNote(context, { accountId: account.id, text, mentions }, reviewer, {
      id: noteId(entry),
      writtenAt: believed(entry, lease, context.now()),
      claimedAt: entry.decidedAt,
      broughtBackBy: by.name
    })
    return line(entry, 'noteAdded', { appliedAt: context.now().toISOString() })
  } catch (error) {
    if (isCollision(error)) return line(entry, 'alreadyBroughtBack')
    if (error instanceof Refusal) return line(entry, 'refused', { detail: error.message })
    throw error
  }
}
