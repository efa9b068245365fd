import type { Account } from '@shared/account'
import { assign, chosenManager } from '../domain/assignment'
import { allow } from '../refusal'
import type { Context, StaffActor } from './context'
import { decide, type DecisionBasis } from './decisions'

/** Hands an account to a manager. */
export async function assignAccount(
  context: Context,
  basis: DecisionBasis,
  managerId: string,
  by: StaffActor
): Promise<Account> {
  return decide(context, basis, by, 'account.assigned', async (account, now) => {
    const manager = allow(chosenManager(await context.store.get('staff', managerId)))
    const before = account.managerId === null ? null : await context.store.get('staff', account.managerId)
    return {
      account: assign(account, manager, now),
      details: { managerBefore: before?.name ?? null, manager: manager.name },
      puts: []
    }
  })
}
