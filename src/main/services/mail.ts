import { staffEvent, type Context, type StaffActor } from './context'

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
