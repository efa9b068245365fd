import type { MailMessage } from '@shared/mail'
import { retryMessage } from '../domain/outbox-rules'
import { allow, notFound } from '../refusal'
import { changed, retryWhenStale, staffEvent, type Context, type StaffActor } from './context'

/** Puts a failed or dead message back at the head of the queue. */
export async function retryMail(context: Context, id: string, by: StaffActor): Promise<MailMessage> {
  return retryWhenStale(async () => {
    const message = await context.store.get('mail', id)
    if (message === null) throw notFound('message')
    const now = context.now()
    const next = allow(retryMessage(message, now))
    const event = staffEvent('mail.retried', by, now, {
      subject: message.to.address,
      accountId: message.accountId,
      details: { kind: message.kind }
    })
    await context.store.commit({ puts: [changed('mail', next)], events: [event] })
    return next
  })
}

/** Mails a test message, to see that the settings work; it goes the way of all mail. Answers with its id. */
export async function sendTestMail(context: Context, to: string, by: StaffActor): Promise<string> {
  const mail = await context.promiseMail({
    kind: 'test',
    accountId: null,
    to: { name: by.name, address: to },
    data: { requestedBy: by.name }
  })
  const event = staffEvent('mail.test_sent', by, context.now(), { subject: to })
  await context.store.commit({ puts: [mail], events: [event] })
  return mail.record.id
}
