import { countWaiting, type AlertSwitches } from '@shared/alerts'
import type { AuditEvent } from '@shared/audit'
import { alertsOf } from '../services/alerts'
import type { Context } from '../services/context'
import type { DeskSession } from './caller'

/** Something that somebody may be told of outside the desk. */
export type News =
  | {
      readonly kind: 'applications'
      readonly accountId: string
      readonly number: string
      readonly organizationName: string
      /** Who of the staff registered it; null: the applicant. */
      readonly by: string | null
    }
  /** What verifies a caller is hidden while the account is blocked (ADR 0032): its number is all that is told. */
  | { readonly kind: 'blocks'; readonly incidentId: string; readonly number: string }

/** Whoever sits at a desk, of what they want to be told, and how much of it waits for somebody. */
export type AttentionNow = {
  /** Somebody is signed in and the desk is not locked. */
  readonly open: boolean
  /** Where nobody is signed in: of whoever was here last, or everything. */
  readonly wanted: AlertSwitches
  /** Also while the desk is locked: a number tells of nobody. 0 where nobody is signed in. */
  readonly waiting: number
}

/** What a host tells people outside the desk: new work, and how much there is. */
export type Attention = {
  /** Hears of each new application and each block. Returns what stops it. */
  readonly onNews: (listener: (news: News) => void) => () => void
  readonly of: (session: DeskSession) => Promise<AttentionNow>
}

/** What happened longer ago is no news: the demo's history is put in like that. In milliseconds. */
const newsLifetime = 10 * 60_000

export function createAttention(
  { store, now }: Pick<Context, 'store' | 'now'>,
  onError: (error: unknown) => void
): Attention {
  const listeners = new Set<(news: News) => void>()

  const tell = async (accountId: string, { action, actor }: AuditEvent) => {
    const account = await store.get('accounts', accountId)
    if (account === null) return
    const { id, number, organizationName, status, incidentId } = account
    // It may be decided or unblocked by now: then there is nothing to tell.
    const news: News | null =
      action === 'account.registered' && status === 'pending'
        ? {
            kind: 'applications',
            accountId: id,
            number,
            organizationName,
            by: actor.kind === 'staff' ? actor.id : null
          }
        : action === 'account.blocked' && status === 'blocked' && incidentId !== null
          ? { kind: 'blocks', incidentId, number }
          : null
    if (news !== null) for (const listener of listeners) listener(news)
  }
  store.watch(({ events }) => {
    if (listeners.size === 0) return
    for (const event of events) {
      const { action, accountId, at } = event
      if (accountId === null || (action !== 'account.registered' && action !== 'account.blocked')) continue
      if (now().getTime() - Date.parse(at) < newsLifetime) tell(accountId, event).catch(onError)
    }
  })

  return {
    onNews: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    of: async (session) => {
      const id = session.staffId()
      const member = await store.get('staff', id ?? session.lastStaffId() ?? '')
      const wanted = member === null ? { applications: true, blocks: true } : alertsOf(member)
      const open = session.stage() === 'open'
      if (id === null) return { open, wanted, waiting: 0 }
      const [pending, blocked] = await Promise.all([
        store.count('accounts', { where: { status: 'pending' } }),
        store.count('accounts', { where: { status: 'blocked' } })
      ])
      return { open, wanted, waiting: countWaiting(wanted, { pending, blocked }) }
    }
  }
}
