import type { Account, Note } from '@shared/account'
import type { AuditAction } from '@shared/audit'
import type { AccountDetails, TimelineEntry } from '@shared/contract'
import { notFound } from '../../refusal'
import { resendActivation } from '../../services/activation'
import { added, staffEvent } from '../../services/context'
import { approveAccount, closeAccount, rejectAccount, reopenAccount } from '../../services/decisions'
import { expiringLinks } from '../../services/expiring-links'
import { newestLink } from '../../services/links'
import { registerCaller } from '../../services/sign-up'
import { staffNames } from '../../services/staff-names'
import { unblockAccount } from '../../services/unblocking'
import type { DeskContext, Handlers, OperationsOf } from '../desk-context'
import { accountDetails, accountSummary, mailSummary } from '../views'

/** The newest of each kind that a timeline shows; more than any account should ever have. */
const timelineLimit = 500

/** Attempts and notes stand in the timeline themselves; their events would say it twice. */
const toldOtherwise: ReadonlySet<string> = new Set<AuditAction>([
  'account.signed_in',
  'account.sign_in_failed',
  'account.noted'
])

export function accountHandlers(context: DeskContext): Handlers<OperationsOf<'accounts'>> {
  const { store } = context

  const find = async (id: string): Promise<Account> => {
    const account = await store.get('accounts', id)
    if (account === null) throw notFound('account')
    return account
  }
  const notesOf = async (accountId: string): Promise<readonly Note[]> =>
    (await store.query('notes', { where: { accountId }, sort: '-at', limit: timelineLimit })).items
  const details = async (account: Account): Promise<AccountDetails> =>
    accountDetails(
      account,
      await staffNames(store),
      await newestLink(context, account.id),
      await notesOf(account.id),
      context.now()
    )

  return {
    'accounts.list': async ({ search, sort, cursor, limit, link, ...filters }) => {
      const where = {
        ...Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== undefined)),
        ...(link === undefined ? {} : { id: (await expiringLinks(context)).map(({ accountId }) => accountId) })
      }
      const page = await store.query('accounts', {
        where,
        sort: sort ?? '-createdAt',
        ...(search ? { search } : {}),
        ...(cursor ? { cursor } : {}),
        ...(limit ? { limit } : {})
      })
      const names = await staffNames(store)
      return { ...page, items: page.items.map((account) => accountSummary(account, names)) }
    },
    'accounts.get': async ({ id }) => details((await store.find('accounts', 'number', id)) ?? (await find(id))),
    'accounts.timeline': async ({ id }) => {
      await find(id)
      const [events, attempts, mail, notes] = await Promise.all([
        store.events({ accountId: id, limit: timelineLimit }),
        store.query('attempts', { where: { accountId: id }, sort: '-at', limit: timelineLimit }),
        store.query('mail', { where: { accountId: id }, sort: '-createdAt', limit: timelineLimit }),
        notesOf(id)
      ])
      const items: TimelineEntry[] = [
        ...events.items
          .filter((event) => !toldOtherwise.has(event.action))
          .map((event) => ({ kind: 'event' as const, at: event.at, event })),
        ...attempts.items.map((attempt) => ({ kind: 'attempt' as const, at: attempt.at, attempt })),
        ...mail.items.map((message) => ({ kind: 'mail' as const, at: message.createdAt, mail: mailSummary(message) })),
        ...notes.map((note) => ({ kind: 'note' as const, at: note.at, note }))
      ]
      return { items: items.sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0)) }
    },
    'accounts.register': async (input, caller) => details(await registerCaller(context, input, caller)),
    'accounts.approve': async ({ id, version, note }, caller) =>
      details(await approveAccount(context, { id, version }, note ?? null, caller)),
    'accounts.reject': async ({ id, version, reason, notify }, caller) =>
      details(await rejectAccount(context, { id, version }, reason, notify, caller)),
    'accounts.resendActivation': async ({ id }, caller) => {
      await resendActivation(context, id, caller)
      return details(await find(id))
    },
    'accounts.addNote': async ({ id, text }, caller) => {
      const account = await find(id)
      const now = context.now()
      const note: Note = {
        id: context.newId(),
        version: 1,
        accountId: id,
        at: now.toISOString(),
        staffId: caller.id,
        staffName: caller.name,
        text
      }
      const event = staffEvent('account.noted', caller, now, { subject: account.number, accountId: id })
      await store.commit({ puts: [added('notes', note)], events: [event] })
      return note
    },
    'accounts.unblock': async ({ id, mailPasswordLink }, caller) =>
      details(await unblockAccount(context, id, mailPasswordLink ?? false, caller)),
    'accounts.close': async ({ id, version, reason }, caller) =>
      details(await closeAccount(context, { id, version }, reason, caller)),
    'accounts.reopen': async ({ id, version, reason }, caller) =>
      details(await reopenAccount(context, { id, version }, reason, caller))
  }
}
