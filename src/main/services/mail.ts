import { cancelled, putOf } from '../mail/outbox-rows'
import type { Put } from '../store/port'
import { staffEvent, type Context, type StaffActor } from './context'

/** Promised mail among these puts waits until then; answers with the id of the last of it, null where there is none. */
export function holdMail(
  puts: readonly Put[],
  until: string
): { readonly mailId: string | null; readonly puts: readonly Put[] } {
  let mailId: string | null = null
  const held = puts.map((put): Put => {
    if (put.collection !== 'mail' || put.basedOn !== null || put.record.state !== 'queued') return put
    mailId = put.record.id
    return { ...put, record: { ...put.record, state: 'held', nextAttemptAt: until } }
  })
  return { mailId, puts: held }
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

/**
 * Cancels messages whose link or code becomes void, for the commit that makes it so. What was sent already is left
 * alone. Once the commit is in, the outbox destroys the keys.
 */
export async function cancelMail(
  context: Context,
  mailIds: readonly (string | undefined)[],
  why?: string
): Promise<readonly Put[]> {
  const ids = mailIds.filter((id) => id !== undefined)
  const rows = await Promise.all(ids.map((id) => context.store.get('mail', id)))
  return rows.flatMap((row) => {
    const next = row && cancelled(row, context.now(), why)
    return next ? [putOf(next)] : []
  })
}
