import type { Role } from '@shared/roles'
import type { Staff } from '../store/records'
import { decided, refused, type Decided } from './decided'

export const invitationDays = 7

/** Account managers and administrators who work here. */
export function canManage(member: Pick<Staff, 'role' | 'status'>): boolean {
  return member.status === 'active' && member.role !== 'reviewer'
}

/** Changes a member of staff. Somebody must remain who can administrate. */
export function changeStaff(
  member: Staff,
  change: { readonly role?: Role | undefined; readonly active?: boolean | undefined },
  everybody: readonly Staff[]
): Decided<Staff> {
  const role = change.role ?? member.role
  const status =
    change.active === undefined
      ? member.status
      : change.active
        ? member.invitation === null
          ? 'active'
          : 'invited'
        : 'deactivated'
  const others = everybody.filter((other) => other.id !== member.id && administrates(other))
  if (administrates(member) && others.length === 0 && !administrates({ role, status })) {
    return refused(
      'conflict',
      `${member.name} is the last active administrator. Make somebody else an administrator first.`
    )
  }
  return decided({ ...member, version: member.version + 1, role, status })
}

const administrates = ({ role, status }: Pick<Staff, 'role' | 'status'>) =>
  role === 'administrator' && status === 'active'

/** Where an administrator ceases to be one: who is left, always the same of several. Null where nobody ceases. */
export function remainingAdministrator(before: Staff, after: Staff, everybody: readonly Staff[]): Staff | null {
  if (!administrates(before) || administrates(after)) return null
  const others = everybody.filter((other) => other.id !== before.id && administrates(other))
  return others.reduce<Staff | null>((first, other) => (first === null || other.id < first.id ? other : first), null)
}
