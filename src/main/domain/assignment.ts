import type { Account } from '@shared/account'
import type { SettingsValues } from '@shared/settings'
import type { Staff } from '../store/records'
import { isAway } from './absence'
import { decided, refused, type Decided } from './decided'
import { describeStatus } from './lifecycle'
import { canManage } from './staff-rules'

/**
 * The account manager for a newly approved account: the one with the fewest accounts, then the one who is longest
 * with us. Where there is no account manager an administrator stands in; null where there is nobody.
 */
export function chooseManager(staff: readonly Staff[], accountsOf: ReadonlyMap<string, number>): Staff | null {
  const active = staff.filter((member) => member.status === 'active')
  const managers = active.filter((member) => member.role === 'accountManager')
  const candidates = managers.length > 0 ? managers : active.filter((member) => member.role === 'administrator')
  const load = (member: Staff) => accountsOf.get(member.id) ?? 0
  return (
    [...candidates].sort((a, b) => load(a) - load(b) || compare(a.createdAt, b.createdAt) || compare(a.id, b.id))[0] ??
    null
  )
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

type AssignmentPolicy = Pick<SettingsValues['decisions'], 'assignment' | 'managersByCountry'>

/**
 * Who is assigned when the reviewer chooses nobody: whoever is assigned already, the manager of the country where the
 * settings want so, else the least loaded. People who can't take accounts any more are passed over, and those who are away
 * now unless they are assigned already or everybody is away.
 */
export function defaultManager(
  account: Pick<Account, 'country' | 'managerId'>,
  policy: AssignmentPolicy,
  staff: readonly Staff[],
  accountsOf: ReadonlyMap<string, number>,
  now: Date
): Staff | null {
  const here = staff.filter((member) => !isAway(member, now))
  const able = (id: string | null | undefined, among = staff) =>
    among.find((member) => member.id === id && canManage(member))
  const ofCountry =
    policy.assignment === 'byCountry'
      ? policy.managersByCountry.find(({ country }) => country === account.country)?.managerId
      : null
  return (
    able(account.managerId) ??
    able(ofCountry, here) ??
    chooseManager(here, accountsOf) ??
    able(ofCountry) ??
    chooseManager(staff, accountsOf)
  )
}

/** The member of staff whom somebody chose, where accounts can be assigned to them. */
export function chosenManager(member: Staff | null): Decided<Staff> {
  if (member === null) return refused('not_found', 'There is no member of staff of this id. Choose another manager.')
  return canManage(member)
    ? decided(member)
    : refused('conflict', `${member.name} can't take accounts. Choose an active account manager.`)
}

/** Hands an account to a manager. */
export function assign(account: Account, manager: Staff, now: Date): Decided<Account> {
  if (account.status === 'rejected' || account.status === 'closed')
    return refused('conflict', `${account.number} is ${describeStatus(account.status)}: it needs no manager.`)
  if (account.managerId === manager.id)
    return refused('conflict', `${account.number} is assigned to ${manager.name} already.`)
  return decided({
    ...account,
    version: account.version + 1,
    updatedAt: now.toISOString(),
    managerId: manager.id
  })
}
