import { findAccounts } from '../../services/find-accounts'
import { createSight } from '../concealment'
import type { DeskContext, Handlers, OperationsOf } from '../desk-context'
import { foundAccount } from '../views'

export function findHandlers(context: DeskContext): Handlers<OperationsOf<'find'>> {
  const { see } = createSight(context)
  return {
    'find.accounts': async ({ text }, caller) => {
      const found = await findAccounts(context, text)
      return {
        items: await Promise.all(
          found.map(async ({ account, incident }) => foundAccount(await see(account, caller), incident))
        )
      }
    }
  }
}
