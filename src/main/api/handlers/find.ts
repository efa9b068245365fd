import { findAccounts } from '../../services/find-accounts'
import type { DeskContext, Handlers, OperationsOf } from '../desk-context'

export function findHandlers(context: DeskContext): Handlers<OperationsOf<'find'>> {
  return { 'find.accounts': async ({ text }) => ({ items: await findAccounts(context, text) }) }
}
