import type { Account } from '@shared/account'
import type { AuditAction, AuditEvent } from '@shared/audit'
import { chooseManager } from '../domain/assignment'
import type { Decided } from '../domain/decided'
import { approve, close, describeStatus, reject, reopen } from '../domain/lifecycle'
import { allow, notFound, Refusal } from '../refusal'
import type { Put } from '../store/port'
import type { Staff } from '../store/records'
import { changed, retryWhenStale, staffEvent, type Context, type StaffActor } from './context'
import { mailLink, voidLinks } from './links'
import { allStaff, managerName } from './staff-names'

/** A decision of staff on the version of an account that they looked at. */
export type DecisionBasis = { readonly id: string; readonly version: number }

/** Approves an application: the activation mail goes out and a manager is assigned, in one commit. */
export async function approveAccount(
  context: Context,
  basis: DecisionBasis,
  note: string | null,
  by: StaffActor
): Promise<Account> {
  return decide(context, basis, by, 'account.approved', async (account, now) => {
    const staff = await allStaff(context.store)
    const manager = chooseManager(staff, await openAccountsOf(context, staff))
    const approved = approve(account, by, note, manager?.id ?? null, now)
    return {
      account: approved,
      details: { note, manager: manager?.name ?? null },
      puts: approved.ok
        ? await mailLink(context, approved.value, 'activation', await managerName(context.store, manager?.id ?? null))
        : []
    }
  })
}

/** Rejects an application with a reason, which is mailed only if the reviewer wants so. */
export async function rejectAccount(
  context: Context,
  basis: DecisionBasis,
  reason: string,
  notify: boolean,
  by: StaffActor
): Promise<Account> {
  return decide(context, basis, by, 'account.rejected', async (account, now) => ({
    account: reject(account, by, reason, now),
    details: { reason, notify },
    puts: notify
      ? [
          await context.promiseMail({
            kind: 'rejection',
            accountId: account.id,
            to: { name: account.name, address: account.email },
            data: { organizationName: account.organizationName, reason }
          })
        ]
      : []
  }))
}

/** Closes an account, whatever its status; its links end. */
export async function closeAccount(
  context: Context,
  basis: DecisionBasis,
  reason: string,
  by: StaffActor
): Promise<Account> {
  return decide(context, basis, by, 'account.closed', async (account, now) => ({
    account: close(account, reason, now),
    details: { reason },
    puts: [
      await context.promiseMail({
        kind: 'account-closed',
        accountId: account.id,
        to: { name: account.name, address: account.email },
        data: { accountNumber: account.number, organizationName: account.organizationName, reason }
      }),
      ...(await voidLinks(context, account.id, now))
    ]
  }))
}

/** Reopens a closed account where it was closed. */
export async function reopenAccount(
  context: Context,
  basis: DecisionBasis,
  reason: string,
  by: StaffActor
): Promise<Account> {
  return decide(context, basis, by, 'account.reopened', async (account, now) => ({
    account: reopen(account, now),
    details: { reason },
    puts: [
      await context.promiseMail({
        kind: 'account-reopened',
        accountId: account.id,
        to: { name: account.name, address: account.email },
        data: {
          accountNumber: account.number,
          organizationName: account.organizationName,
          reason,
          signInUrl: `${await context.portalUrl()}/signin`
        }
      })
    ]
  }))
}

type Outcome = {
  readonly account: Decided<Account>
  readonly details: AuditEvent['details']
  readonly puts: readonly Put[]
}

/**
 * Gathers, decides, commits. A decision on a version that is not the newest any more is refused and says who did what
 * meanwhile, whether the other came before this one was sent or while it was on its way. A collision over anything else
 * (a link was mailed, a message went out) is not the reviewer's concern: it is decided again.
 */
async function decide(
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
    await context.store.commit({ puts: [changed('accounts', next), ...outcome.puts], events: [event] })
    return next
  })
}

async function staleDecision(context: Context, account: Account): Promise<Refusal> {
  const { items } = await context.store.events({ accountId: account.id, limit: 50 })
  const last = items.find((event) => statusActions.has(event.action))
  return new Refusal('conflict', describeConflict(account, last ?? null))
}

const statusActions: ReadonlySet<string> = new Set<AuditAction>([
  'account.approved',
  'account.rejected',
  'account.activated',
  'account.blocked',
  'account.unblocked',
  'account.closed',
  'account.reopened'
])

/** Who did what when, for the person whose decision came late. */
export function describeConflict(account: Account, last: AuditEvent | null): string {
  const standing = `It is ${describeStatus(account.status)} now.`
  if (last === null) return `${account.number} was changed since you looked at it. ${standing}`
  const when = `on ${last.at.slice(0, 10)} at ${last.at.slice(11, 16)} UTC`
  const what = last.action.slice('account.'.length)
  if (last.actor.kind === 'staff') return `${last.actor.name} ${what} ${account.number} ${when}. ${standing}`
  return `${account.number} was ${what} ${when}. ${standing}`
}

/** How many open accounts each member of staff has. */
async function openAccountsOf(context: Context, staff: readonly Staff[]): Promise<ReadonlyMap<string, number>> {
  const status = ['approved', 'active', 'blocked'] as const
  const count = async ({ id }: Staff) => context.store.count('accounts', { where: { managerId: id, status } })
  return new Map(await Promise.all(staff.map(async (member) => [member.id, await count(member)] as const)))
}
