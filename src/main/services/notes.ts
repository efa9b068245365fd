import type { Note } from '@shared/account'
import { notFound, Refusal } from '../refusal'
import type { Mention } from '../store/records'
import { added, changed, retryWhenStale, staffEvent, type Context, type StaffActor } from './context'
import { allStaff } from './staff-names'

/** A note that was written in a review pack: its id is the same however often it is brought back. */
export type OfflineNote = {
  readonly id: string
  readonly writtenAt: string
  /** By the clock of the machine that it was written on. */
  readonly claimedAt: string
  readonly broughtBackBy: string
}

/**
 * Writes a note; whoever it mentions finds it in their mentions. Only active staff can be mentioned. One that was written
 * offline keeps the time when it was.
 */
export async function addNote(
  context: Context,
  input: { readonly accountId: string; readonly text: string; readonly mentions: readonly string[] },
  by: StaffActor,
  offline: OfflineNote | null = null
): Promise<Note> {
  const account = await context.store.get('accounts', input.accountId)
  if (account === null) throw notFound('account')
  const people = (await allStaff(context.store)).filter(({ id }) => input.mentions.includes(id))
  if (new Set(input.mentions).size !== people.length || people.some(({ status }) => status !== 'active')) {
    const message = 'Somebody who is mentioned does not work here any more. Take the name out of the note.'
    throw new Refusal('invalid', message, { mentions: message })
  }
  const now = context.now()
  const at = now.toISOString()
  const note: Note = {
    id: offline?.id ?? context.newId(),
    version: 1,
    accountId: account.id,
    at: offline?.writtenAt ?? at,
    staffId: by.id,
    staffName: by.name,
    text: input.text
  }
  const mentions = people.map(({ id: staffId }): Mention => ({
    id: `${note.id}:${staffId}`,
    version: 1,
    noteId: note.id,
    accountId: account.id,
    staffId,
    at,
    state: staffId === by.id ? 'read' : 'unread'
  }))
  const event = staffEvent('account.noted', by, now, {
    subject: account.number,
    accountId: account.id,
    details: {
      ...(people.length > 0 ? { mentioned: people.map(({ name }) => name).join(', ') } : {}),
      ...(offline ? { writtenOffline: offline.claimedAt, broughtBackBy: offline.broughtBackBy } : {})
    }
  })
  await context.store.commit({
    puts: [added('notes', note), ...mentions.map((mention) => added('mentions', mention))],
    events: [event]
  })
  return note
}

export async function unreadMentions(context: Context, staffId: string): Promise<number> {
  return context.store.count('mentions', { where: { staffId, state: 'unread' } })
}

/** Marks the reader's own mentions as read, all of them unless ids are given; ids of others are passed over. */
export async function markMentionsRead(
  context: Context,
  ids: readonly string[] | null,
  by: StaffActor
): Promise<{ readonly unread: number }> {
  await retryWhenStale(async () => {
    const { items } = await context.store.query('mentions', {
      where: { staffId: by.id, state: 'unread' },
      limit: 1000
    })
    const read = items.filter(({ id }) => ids === null || ids.includes(id))
    if (read.length === 0) return
    const event = staffEvent('staff.mentions_read', by, context.now(), {
      subject: by.name,
      details: { count: read.length }
    })
    await context.store.commit({
      puts: read.map((mention) => changed('mentions', { ...mention, version: mention.version + 1, state: 'read' })),
      events: [event]
    })
  })
  return { unread: await unreadMentions(context, by.id) }
}
