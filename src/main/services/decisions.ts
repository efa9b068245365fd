import type { Account, AccountStatus, Decision } from '@shared/account'
import type { AuditAction, AuditEvent } from '@shared/audit'
import { decided, type Decided } from '../domain/decided'
import { approve, close, describeStatus, reject, reopen } from '../domain/lifecycle'
import { warnOfLease } from '../domain/leases'
import { undoUntil, withUndo } from '../domain/undo'
import { allow, notFound, Refusal } from '../refusal'
import type { Put } from '../store/port'
import { changed, readSettings, retryWhenStale, staffEvent, type Context, type StaffActor } from './context'
import { standingLease } from './leases'
import { mailLink, voidLinks } from './links'
import { holdMail } from './mail'
import { managerFor } from './managers'
import { managerName } from './staff-names'

/** A decision of staff on the version of an account that they looked at. */
export type DecisionBasis = { readonly id: string; readonly version: number }

/** What approving and rejecting want to know beside it. */
export type DecisionWay =
  /** At the desk; `seen` is the lease of which whoever decides was told. */
  | { readonly seen: string | null }
  /** In a review pack, by `by`: its outcome is put in the same commit, so that it is applied once. */
  | {
      readonly offline: NonNullable<Decision['offline']>
      /** When the pack says that it was decided, for the trail. */
      readonly claimedAt: string
      readonly puts: readonly Put[]
    }

const atTheDesk: DecisionWay = { seen: null }

/**
 * Approves an application: the activation mail goes out and a manager is assigned (`managerId`, or whom the settings
 * choose), in one commit. The mail waits as long as the decision can be undone.
 */
export async function approveAccount(
  context: Context,
  basis: DecisionBasis,
  note: string | null,
  by: StaffActor,
  managerId: string | null = null,
  way: DecisionWay = atTheDesk
): Promise<Account> {
  return decide(context, basis, by, 'account.approved', async (account, now) => {
    await refuseUntold(context, account, way, by)
    const manager = await managerFor(context, account, managerId)
    const approved = onItsWay(approve(account, by, note, manager?.id ?? null, now), way)
    const mail = async () => mailLink(context, account, 'activation', await managerName(context, manager?.id ?? null))
    return {
      details: { note, manager: manager?.name ?? null, ...offlineDetails(way) },
      ...(await undoable(context, account, approved, approved.ok ? await mail() : [], now)),
      more: offlinePuts(way)
    }
  })
}

/** Rejects an application with a reason, which is mailed only if the reviewer wants so. */
export async function rejectAccount(
  context: Context,
  basis: DecisionBasis,
  reason: string,
  notify: boolean,
  by: StaffActor,
  way: DecisionWay = atTheDesk
): Promise<Account> {
  return decide(context, basis, by, 'account.rejected', async (account, now) => {
    await refuseUntold(context, account, way, by)
    const rejected = onItsWay(reject(account, by, reason, now), way)
    const mail = notify ? [await rejectionMail(context, account, reason)] : []
    return {
      details: { reason, notify, ...offlineDetails(way) },
      ...(await undoable(context, account, rejected, mail, now)),
      more: offlinePuts(way)
    }
  })
}

/** Whoever decides on what somebody has offline is told first. */
async function refuseUntold(context: Context, account: Account, way: DecisionWay, by: StaffActor): Promise<void> {
  if ('offline' in way) return
  const warning = warnOfLease(account.number, await standingLease(context, account.id), way.seen, by, context.now())
  if (warning !== null) allow(warning)
}

function onItsWay(outcome: Decided<Account>, way: DecisionWay): Decided<Account> {
  if (!('offline' in way) || !outcome.ok || outcome.value.decision === null) return outcome
  return decided({ ...outcome.value, decision: { ...outcome.value.decision, offline: way.offline } })
}

const offlineDetails = (way: DecisionWay): AuditEvent['details'] =>
  'offline' in way ? { decidedOffline: way.claimedAt, broughtBackBy: way.offline.broughtBackBy } : {}

const offlinePuts = (way: DecisionWay): readonly Put[] => ('offline' in way ? way.puts : [])

/** What a rejection tells the applicant. */
export async function rejectionMail(context: Context, account: Account, reason: string): Promise<Put> {
  return context.promiseMail({
    kind: 'rejection',
    accountId: account.id,
    to: { name: account.name, address: account.email },
    data: { organizationName: account.organizationName, reason }
  })
}

/** The outcome with its mail held, and what it takes to take both back; as it is while undoing is switched off. */
async function undoable(
  context: Context,
  before: Account,
  outcome: Decided<Account>,
  puts: readonly Put[],
  now: Date
): Promise<Pick<Outcome, 'account' | 'puts'>> {
  const until = undoUntil((await readSettings(context.store)).decisions.undoSeconds, now)
  if (until === null || !outcome.ok) return { account: outcome, puts }
  const { mailId, puts: held } = holdMail(puts, until)
  return { account: decided(withUndo(outcome.value, { until, mailId, managerId: before.managerId })), puts: held }
}

/** Closes an account, whatever its status; its links end, and so do its sessions on the portal. */
export async function closeAccount(
  context: Context,
  basis: DecisionBasis,
  reason: string,
  by: StaffActor
): Promise<Account> {
  return decide(context, basis, by, 'account.closed', async (account, now) => {
    const closed = close(account, reason, now)
    const puts = async () => [
      await context.promiseMail({
        kind: 'account-closed',
        accountId: account.id,
        to: { name: account.name, address: account.email },
        data: { accountNumber: account.number, organizationName: account.organizationName, reason }
      }),
      ...(await voidLinks(context, account.id, now))
    ]
    return {
      account: closed,
      details: { reason, statusBefore: account.status, status: 'closed' },
      puts: closed.ok ? await puts() : []
    }
  })
}

/** Reopens a closed account where it was closed. One that was never activated gets a new link: its old one ended. */
export async function reopenAccount(
  context: Context,
  basis: DecisionBasis,
  reason: string,
  by: StaffActor
): Promise<Account> {
  return decide(context, basis, by, 'account.reopened', async (account, now) => {
    const reopened = reopen(account, now)
    if (!reopened.ok) return { account: reopened, details: {}, puts: [] }
    const next = reopened.value
    const link =
      next.status === 'approved'
        ? await mailLink(context, next, 'activation', await managerName(context, next.managerId))
        : []
    return {
      account: reopened,
      details: { reason, statusBefore: account.status, status: next.status },
      puts: [await reopenedMail(context, next, reason), ...link]
    }
  })
}

async function reopenedMail(context: Context, account: Account, reason: string): Promise<Put> {
  return context.promiseMail({
    kind: 'account-reopened',
    accountId: account.id,
    to: { name: account.name, address: account.email },
    data: {
      accountNumber: account.number,
      organizationName: account.organizationName,
      reason,
      standing: describeStatus(account.status),
      nextStep: nextSteps[account.status],
      signInUrl: account.status === 'active' ? `${await context.portalUrl()}/signin` : ''
    }
  })
}

/** What the holder of a reopened account can do; a link comes in a message of its own. */
const nextSteps: Readonly<Record<AccountStatus, string>> = {
  pending: 'We go on with your application and write to you once it is decided.',
  approved: 'We send you a new link to set your password, in a message of its own. Links from before no longer work.',
  rejected: 'You are free to apply again.',
  active: 'You can sign in with your password, as before. Links from before no longer work.',
  blocked: 'To have it unblocked, phone our helpline.',
  closed: ''
}

type Outcome = {
  readonly account: Decided<Account>
  readonly details: AuditEvent['details']
  readonly puts: readonly Put[]
  readonly more?: readonly Put[]
}

/**
 * Gathers, decides, commits. A decision on a version that is not the newest any more is refused and says who did what
 * meanwhile, whether the other came before this one was sent or while it was on its way. A collision over anything else
 * (a link was mailed, a message went out) is not the reviewer's concern: it is decided again.
 */
export async function decide(
  context: Context,
  basis: DecisionBasis,
  by: StaffActor,
  action: AuditAction,
  rule: (account: Account, now: Date) => Promise<Outcome>
): Promise<Account> {
  return retryWhenStale(async () => {
    const account = await context.store.get('accounts', basis.id)
    if (account === null) throw notFound('account')
    if (account.version !== basis.version) throw await staleDecision(context, account)
    const now = context.now()
    const outcome = await rule(account, now)
    const next = allow(outcome.account)
    const event = staffEvent(action, by, now, {
      subject: account.number,
      accountId: account.id,
      details: outcome.details
    })
    const puts = [changed('accounts', next), ...outcome.puts, ...(outcome.more ?? [])]
    await context.store.commit({ puts, events: [event] })
    return next
  })
}

/** What to tell whose change came late: who did what meanwhile. */
export async function staleDecision(context: Pick<Context, 'store'>, account: Account): Promise<Refusal> {
  const { items } = await context.store.events({ accountId: account.id, action: statusActions, limit: 1 })
  return new Refusal('conflict', describeConflict(account, items[0] ?? null))
}

const statusActions: readonly AuditAction[] = [
  'account.approved',
  'account.rejected',
  'account.activated',
  'account.blocked',
  'account.unblocked',
  'account.closed',
  'account.reopened',
  'account.decision_undone',
  'account.assigned',
  'account.profile_changed'
]

/** What `Rohan Dalvi …` and `RS-000042 was …` go on with, where the action's own word does not fit. */
const told: Partial<Record<AuditAction, string>> = {
  'account.decision_undone': 'took back the decision on',
  'account.profile_changed': 'changed the profile of'
}

/** Who did what when, for the person whose decision came late. */
export function describeConflict(account: Account, last: AuditEvent | null): string {
  const standing = `It is ${describeStatus(account.status)} now.`
  if (last === null) return `${account.number} was changed since you looked at it. ${standing}`
  const when = `on ${last.at.slice(0, 10)} at ${last.at.slice(11, 16)} UTC`
  const what = told[last.action] ?? last.action.slice('account.'.length)
  if (last.actor.kind === 'staff') return `${last.actor.name} ${what} ${account.number} ${when}. ${standing}`
  return `${account.number} was ${what} ${when}. ${standing}`
}
