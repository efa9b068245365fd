import type { Staff } from '../store/records'

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
