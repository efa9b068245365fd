import type { Account } from '@shared/account'
import type { LeaseMark, LeaseView, TakenPack } from '@shared/lease'
import type { Role } from '@shared/roles'
import { answersFor, endLease, finishLease, isOut, leaseState, markOf } from '../domain/leases'
import { describeStatus } from '../domain/lifecycle'
import { allow, notFound, Refusal } from '../refusal'
import { isCollision, type Put, type Store } from '../store/port'
import type { Lease } from '../store/records'
import { takeTurns } from '../turns'
import { added, changed, retryWhenStale, staffEvent, type Context, type StaffActor } from './context'

/** A member of staff who asks at the desk, with their role. */
export type Member = StaffActor & { readonly role: Role }

/** The lease that an application is out with now, or null. */
export async function standingLease(
  { store, now }: Pick<Context, 'store' | 'now'>,
  accountId: string
): Promise<Lease | null> {
  const lease = await lastLease(store, accountId)
  return lease !== null && isOut(lease, now()) ? lease : null
}

/** The lease that an application was taken offline with last, over or not; null where it never was. */
export async function lastLease(store: Store, accountId: string): Promise<Lease | null> {
  const last = await store.get('leasesOfAccounts', accountId)
  return last === null ? null : store.get('leases', last.leaseId)
}

/** Who has an account offline; only what waits for a decision is worth telling. */
export async function leaseMark(
  context: Pick<Context, 'store' | 'now'>,
  account: Pick<Account, 'id' | 'status'>
): Promise<LeaseMark | null> {
  const lease = account.status === 'pending' ? await standingLease(context, account.id) : null
  return lease && markOf(lease)
}

/** What of the chosen applications can be leased, and why the rest can't. */
export async function takeable(
  context: Context,
  ids: readonly string[],
  by: StaffActor
): Promise<{ readonly accounts: readonly Account[]; readonly left: TakenPack['left'] }> {
  const accounts: Account[] = []
  const left: TakenPack['left'][number][] = []
  const turn = takeTurns()
  for (const id of new Set(ids)) {
    await turn()
    const account = await context.store.get('accounts', id)
    if (account === null) continue
    const { number } = account
    const lease = await standingLease(context, id)
    if (account.status !== 'pending') left.push({ id, number, why: `It is ${describeStatus(account.status)}.` })
    else if (lease !== null)
      left.push({
        id,
        number,
        why: `${lease.staffId === by.id ? 'You have' : `${lease.reviewer.name} has`} it offline.`
      })
    else accounts.push(account)
  }
  if (accounts.length > 0) return { accounts, left }
  const whys = [...new Set(left.map(({ why }) => why))]
  const why = whys.length === 1 ? whys[0] : 'They are decided or offline already.'
  throw new Refusal(
    'conflict',
    `There is nothing to take offline. ${why ?? 'These applications are not there any more.'}`
  )
}

/** What identifies this store to its packs, and what keeps it where it is new. */
export async function installationOf(
  context: Pick<Context, 'store' | 'newId'>
): Promise<{ readonly key: string; readonly puts: readonly Put[] }> {
  const known = await context.store.get('installation', 'installation')
  if (known !== null) return { key: known.key, puts: [] }
  const key = context.newId()
  return { key, puts: [added('installation', { id: 'installation', version: 1, key })] }
}

/** Leases applications: one commit, whoever collides with it over one of them is refused. */
export async function startLease(
  context: Context,
  lease: Lease,
  accounts: readonly Account[],
  more: readonly Put[],
  by: StaffActor
): Promise<void> {
  const { store } = context
  const marks: Put[] = []
  const turn = takeTurns()
  for (const { id } of accounts) {
    await turn()
    const last = await store.get('leasesOfAccounts', id)
    const standing = last === null ? null : await store.get('leases', last.leaseId)
    if (standing !== null && isOut(standing, context.now())) throw takenAtOnce()
    marks.push(
      last === null
        ? added('leasesOfAccounts', { id, version: 1, leaseId: lease.id })
        : changed('leasesOfAccounts', { ...last, version: last.version + 1, leaseId: lease.id })
    )
  }
  const event = staffEvent('lease.taken', by, new Date(lease.takenAt), {
    subject: lease.reviewer.name,
    details: { applications: lease.size, until: lease.endsAt, lease: lease.id }
  })
  try {
    await store.commit({ puts: [added('leases', lease), ...marks, ...more], events: [event] })
  } catch (error) {
    throw isCollision(error) ? takenAtOnce() : error
  }
}

const takenAtOnce = () =>
  new Refusal('conflict', 'Somebody took some of these applications offline at the same moment. Choose again.')

/** Ends a lease before its time. */
export async function endLeaseNow(context: Context, id: string, by: Member): Promise<Lease> {
  return retryWhenStale(async () => {
    const lease = await findLease(context.store, id)
    const now = context.now()
    const next = allow(endLease(lease, by, now))
    await context.store.commit({
      puts: [changed('leases', next)],
      events: [closing('lease.ended', lease, by, now, {})]
    })
    return next
  })
}

/** What a bringing back came to, by outcome. */
export type BringBackCounts = Readonly<Record<string, number>>

/** Writes down that a pack was brought back; with `end` its lease is finished, where it is not over already. */
export async function finishBringingBack(
  context: Context,
  id: string,
  end: boolean,
  counts: BringBackCounts,
  by: Member
): Promise<void> {
  await retryWhenStale(async () => {
    const lease = await findLease(context.store, id)
    const now = context.now()
    const next = end ? finishLease(lease, by, now) : null
    const event = closing('lease.returned', lease, by, now, { ...counts, finished: next !== null })
    await context.store.commit({ puts: next === null ? [] : [changed('leases', next)], events: [event] })
  })
}

function closing(
  action: 'lease.ended' | 'lease.returned',
  lease: Lease,
  by: StaffActor,
  now: Date,
  details: Readonly<Record<string, number | boolean>>
) {
  return staffEvent(action, by, now, {
    subject: lease.reviewer.name,
    details: { lease: lease.id, applications: lease.size, ...details }
  })
}

export async function findLease(store: Store, id: string): Promise<Lease> {
  const lease = await store.get('leases', id)
  if (lease === null) throw notFound('lease')
  return lease
}

/** A lease as a desk shows it. */
export async function viewLease(
  { store, now }: Pick<Context, 'store' | 'now'>,
  lease: Lease,
  by: Pick<Member, 'id' | 'role'>
): Promise<LeaseView> {
  const { id, reviewer, takenAt, endsAt, size, closed } = lease
  const state = leaseState(lease, now())
  return {
    id,
    reviewer: { id: reviewer.id, name: reviewer.name },
    takenAt,
    endsAt,
    state,
    closed: closed && { at: closed.at, staffName: closed.staffName },
    size,
    applied: await store.count('leaseOutcomes', { where: { leaseId: id } }),
    mayEnd: state === 'open' && (by.role === 'administrator' || by.role === 'reviewer') && answersFor(lease, by)
  }
}
