import type { MailDetails } from '@shared/contract'
import type { MailMessage } from '@shared/mail'
import { notFound, Refusal } from '../../refusal'
import { staffEvent } from '../../services/context'
import { sendTestMail } from '../../services/mail'
import type { DeskContext, Handlers, OperationsOf, SignedIn } from '../desk-context'
import { mailSummary } from '../views'

export function mailHandlers(context: DeskContext): Handlers<OperationsOf<'mail'>> {
  const { store } = context
  /** Whoever could read the code of an invitation could join in that role. */
  const details = async (message: MailMessage, reader: SignedIn): Promise<MailDetails> => ({
    ...mailSummary(message),
    ...(await context.mail.read(message, {
      hideSecrets: message.kind === 'staff-invitation' && reader.role !== 'administrator'
    })),
    messageId: message.messageId,
    expiresAt: message.expiresAt,
    attempts: message.attempts
  })
  const find = async (id: string): Promise<MailMessage> => {
    const message = await store.get('mail', id)
    if (message === null) throw notFound('message')
    return message
  }
  return {
    'mail.list': async ({ search, cursor, limit, ...filters }) => {
      const where = Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== undefined))
      const page = await store.query('mail', {
        where,
        sort: '-createdAt',
        ...(search ? { search } : {}),
        ...(cursor ? { cursor } : {}),
        ...(limit ? { limit } : {})
      })
      return { ...page, items: page.items.map(mailSummary) }
    },
    'mail.get': async ({ id }, caller) => details(await find(id), caller),
    'mail.retry': async ({ id }, caller) => {
      const { toAddress, accountId, kind } = await find(id)
      const event = staffEvent('mail.retried', caller, context.now(), {
        subject: toAddress,
        accountId,
        details: { kind }
      })
      const answer = await context.mail.retry(id, [event])
      if (!answer.ok) throw new Refusal(answer.code, answer.message)
      return details(answer.message, caller)
    },
    'mail.sendTest': async ({ to }, caller) => ({ id: await sendTestMail(context, to, caller) })
  }
}
