import type { LeaseMark, LeaseMoment, LeaseState } from '@shared/lease'
import type { Role } from '@shared/roles'
import type { Lease } from '../store/records'
import { decided, refused, type Decided, type Refused } from './decided'

/** Whoever asks about a lease. */
type Member = { readonly id: string; readonly name: string; readonly role: Role }

const day = 24 * 60 * 60_000

/** When a lease of so many days ends. */
export const leaseEnd = (now: Date, days: number): string => new Date(now.getTime() + days * day).toISOString()

/** Time ends a lease without anybody's doing, so it is told from the clock and never stored. */
export function leaseState(lease: Pick<Lease, 'closed' | 'endsAt'>, now: Date): LeaseState {
  if (lease.closed !== null) return lease.closed.how
  return now.getTime() >= Date.parse(lease.endsAt) ? 'expired' : 'open'
}

export const isOut = (lease: Lease, now: Date): boolean => leaseState(lease, now) === 'open'

export const markOf = ({ id, reviewer, takenAt, endsAt }: Lease): LeaseMark => ({
  leaseId: id,
  staffId: reviewer.id,
  staffName: reviewer.name,
  takenAt,
  endsAt
})

/** When a lease began and, where it is over, when that was: it is told in the history of each of its applications. */
export function leaseMoments(lease: Lease, now: Date): readonly LeaseMoment[] {
  const { reviewer, takenAt, endsAt: until, closed } = lease
  const taken: LeaseMoment = { at: takenAt, state: 'open', staffName: reviewer.name, until }
  const state = leaseState(lease, now)
  if (state === 'open') return [taken]
  return [taken, { at: closed?.at ?? until, state, staffName: closed?.staffName ?? null, until }]
}

/** Whose lease it is, or an administrator: they may end it and bring its pack back. */
export const answersFor = (lease: Pick<Lease, 'staffId'>, by: Pick<Member, 'id' | 'role'>): boolean =>
  lease.staffId === by.id || by.role === 'administrator'

/** Ends a lease before its time; what comes back of it afterwards is not applied by itself. */
export function endLease(lease: Lease, by: Member, now: Date): Decided<Lease> {
  if (!answersFor(lease, by))
    return refused('forbidden', `Only ${lease.reviewer.name} or an administrator can end this lease.`)
  const state = leaseState(lease, now)
  if (state !== 'open') return refused('conflict', `This lease is over already: ${overInWords[state]}.`)
  return decided(close(lease, 'ended', by, now))
}

/** Finishes a lease whose pack was brought back. One that is over stays as it is: null. */
export const finishLease = (lease: Lease, by: Member, now: Date): Lease | null =>
  isOut(lease, now) ? close(lease, 'returned', by, now) : null

function close(lease: Lease, how: 'ended' | 'returned', by: Member, now: Date): Lease {
  const closed = { how, at: now.toISOString(), staffId: by.id, staffName: by.name } as const
  return { ...lease, version: lease.version + 1, closed }
}

const overInWords: Readonly<Record<Exclude<LeaseState, 'open'>, string>> = {
  expired: 'its time ran out',
  ended: 'somebody ended it',
  returned: 'its pack was brought back'
}

/**
 * An application that somebody has offline is decided here only by whoever was told: the refusal tells, and `seen` names
 * the lease that it told of. The decision made here then goes before the one in the pack.
 */
export function warnOfLease(
  number: string,
  lease: Lease | null,
  seen: string | null,
  by: { readonly id: string },
  now: Date
): Refused | null {
  if (lease === null || !isOut(lease, now) || lease.id === seen) return null
  const who = lease.staffId === by.id ? 'You have' : `${lease.reviewer.name} has`
  const until = `${lease.endsAt.slice(0, 10)} at ${lease.endsAt.slice(11, 16)} UTC`
  const message = `${who} ${number} offline until ${until}. Decided here, it is not decided by what comes back.`
  return refused('conflict', message, { despiteLease: message })
}
