import type { MailDetails } from '@shared/contract'
import type { MailMessage } from '@shared/mail'
import { notFound } from '../../refusal'
import { retryMail, sendTestMail } from '../../services/mail'
import type { DeskContext, Handlers, OperationsOf } from '../desk-context'
import { mailSummary } from '../views'

export function mailHandlers(context: DeskContext): Handlers<OperationsOf<'mail'>> {
  const { store } = context
  const details = async (message: MailMessage): Promise<MailDetails> => ({
    ...mailSummary(message),
    ...(await context.mail.read(message)),
    messageId: message.messageId,
    expiresAt: message.expiresAt,
    attempts: message.attempts
  })
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
    'mail.get': async ({ id }) => {
      const message = await store.get('mail', id)
      if (message === null) throw notFound('message')
      return details(message)
    },
    'mail.retry': async ({ id }, caller) => details(await retryMail(context, id, caller)),
    'mail.sendTest': async ({ to }, caller) => ({ id: await sendTestMail(context, to, caller) })
  }
}
