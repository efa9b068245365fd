import type { MailDetails } from '@shared/contract'
import type { MailMessage } from '@shared/mail'
import { notFound, Refusal } from '../../refusal'
import { staffEvent } from '../../services/context'
import { sendTestMail } from '../../services/mail'
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
    'mail.get': async ({ id }) => details(await find(id)),
    'mail.retry': async ({ id }, caller) => {
      const { toAddress, accountId, kind } = await find(id)
      const event = staffEvent('mail.retried', caller, context.now(), {
        subject: toAddress,
        accountId,
        details: { kind }
      })
      const answer = await context.mail.retry(id, [event])
      if (!answer.ok) throw new Refusal(answer.code, answer.message)
      return details(answer.message)
    },
    'mail.sendTest': async ({ to }, caller) => ({ id: await sendTestMail(context, to, caller) })
  }
}
