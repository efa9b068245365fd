import type { Put } from '../store/port'
import type { MailGuard } from '../store/records'
import { newMailGuard } from '../domain/mail-guards'
import { added, changed, type Context } from './context'

export async function findMailGuard(context: Context, accountId: string): Promise<MailGuard> {
  return (await context.store.get('mailGuards', accountId)) ?? newMailGuard(accountId)
}

/** A guard's next state, for the commit that it guards. */
export function keepMailGuard(next: MailGuard): Put {
  return next.version === 1 ? added('mailGuards', next) : changed('mailGuards', next)
}
