import type { Account } from '@shared/account'
import { chosenManager, defaultManager } from '../domain/assignment'
import { allow } from '../refusal'
import type { Staff } from '../store/records'
import { readSettings, type Context } from './context'
import { allStaff } from './staff-names'

/** Who is to manage an account that is being approved: whom the reviewer chose, or whom the settings choose. */
export async function managerFor(context: Context, account: Account, chosenId: string | null): Promise<Staff | null> {
  if (chosenId !== null) return allow(chosenManager(await context.store.get('staff', chosenId)))
  const [staff, settings] = await Promise.all([allStaff(context.store), readSettings(context.store)])
  return defaultManager(account, settings.decisions, staff, await openAccountsOf(context, staff), context.now())
}

/** How many open accounts each member of staff has. */
async function openAccountsOf(context: Context, staff: readonly Staff[]): Promise<ReadonlyMap<string, number>> {
  const status = ['approved', 'active', 'blocked'] as const
  const count = async ({ id }: Staff) => context.store.count('accounts', { where: { managerId: id, status } })
  return new Map(await Promise.all(staff.map(async (member) => [member.id, await count(member)] as const)))
}
