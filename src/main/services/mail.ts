import { cancelled, putOf } from '../mail/outbox-rows'
import type { Put } from '../store/port'
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

/**
 * Cancels messages whose link or code becomes void, for the commit that makes it so. What was sent already is left
 * alone. Once the commit is in, the outbox destroys the keys.
 */
export async function cancelMail(context: Context, mailIds: readonly (string | undefined)[]): Promise<readonly Put[]> {
  const ids = mailIds.filter((id) => id !== undefined)
  const rows = await Promise.all(ids.map((id) => context.store.get('mail', id)))
  return rows.flatMap((row) => {
    const next = row && cancelled(row, context.now())
    return next ? [putOf(next)] : []
  })
}
