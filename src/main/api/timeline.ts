import type { AuditAction } from '@shared/audit'
import type { NoteView, TimelineEntry } from '@shared/contract'
import type { SeenAccount } from '../domain/concealment'
import type { Context } from '../services/context'
import { leaseMoments } from '../domain/leases'
import { lastLease } from '../services/leases'
import { mailSummary } from './views'

/** The newest of each kind that a timeline shows; more than any account should ever have. */
const timelineLimit = 500

/** Attempts and notes stand in the timeline themselves; their events would say it twice. */
const toldOtherwise: ReadonlySet<string> = new Set<AuditAction>([
  'account.signed_in',
  'account.sign_in_failed',
  'account.noted'
])

/** Everything that happened to an account, the newest first. It must not be concealed. */
export async function timelineOf(
  { store, now }: Pick<Context, 'store' | 'now'>,
  account: SeenAccount,
  notes: readonly NoteView[]
): Promise<readonly TimelineEntry[]> {
  const { id } = account
  const [lease, events, attempts, mail] = await Promise.all([
    lastLease(store, id),
    store.events({ accountId: id, limit: timelineLimit }),
    store.query('attempts', { where: { accountId: id }, sort: '-at', limit: timelineLimit }),
    store.query('mail', { where: { accountId: id }, sort: '-createdAt', limit: timelineLimit })
  ])
  const items: TimelineEntry[] = [
    ...events.items
      .filter((event) => !toldOtherwise.has(event.action))
      .map((event) => ({ kind: 'event' as const, at: event.at, event })),
    ...attempts.items.map((attempt) => ({ kind: 'attempt' as const, at: attempt.at, attempt })),
    ...mail.items.map((message) => ({
      kind: 'mail' as const,
      at: message.createdAt,
      mail: mailSummary(message, account)
    })),
    ...notes.map((note) => ({ kind: 'note' as const, at: note.at, note })),
    ...(lease === null ? [] : leaseMoments(lease, now())).map((moment) => ({ kind: 'lease' as const, ...moment }))
  ]
  return items.sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0))
}
