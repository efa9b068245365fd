import type { AuditAction, NewAuditEvent } from '@shared/audit'
import type { Claim, Input, TimelineEntry } from '@shared/contract'
import type { accountsOperations } from '@shared/contract/accounts'
import { resendActivation } from '../../services/activation'
import { staffEvent } from '../../services/context'
import { approveAccount, closeAccount, rejectAccount, reopenAccount } from '../../services/decisions'
import { expiringLinks } from '../../services/expiring-links'
import { addNote } from '../../services/notes'
import { registerCaller } from '../../services/sign-up'
import { staffNames } from '../../services/staff-names'
import { unblockAccount } from '../../services/unblocking'
import { createAccountReader } from '../account-reader'
import { createSight } from '../concealment'
import type { DeskContext, Handlers } from '../desk-context'
import { accountSummary, mailSummary } from '../views'

/** The newest of each kind that a timeline shows; more than any account should ever have. */
const timelineLimit = 500

/** Attempts and notes stand in the timeline themselves; their events would say it twice. */
const toldOtherwise: ReadonlySet<string> = new Set<AuditAction>([
  'account.signed_in',
  'account.sign_in_failed',
  'account.noted'
])

export function accountHandlers(context: DeskContext): Handlers<keyof typeof accountsOperations> {
  const { store, claims } = context
  const { find, notesOf, details } = createAccountReader(context)
  const { see } = createSight(context)

  return {
    'accounts.list': async (
      { search, sort, cursor, offset, limit, claim, link, signal, createdFrom, createdUntil, ...filters },
      caller
    ) => {
      const where = {
        ...Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== undefined)),
        ...(signal === undefined ? {} : { signals: signal })
      }
      const linked = link === undefined ? null : (await expiringLinks(context)).map(({ accountId }) => accountId)
      const claimed = byClaim(claim, claims.all(), caller.id)
      const ids = [linked, claimed.only].filter((list) => list !== null)
      const created = {
        ...(createdFrom ? { from: new Date(createdFrom).toISOString() } : {}),
        ...(createdUntil ? { until: new Date(createdUntil).toISOString() } : {})
      }
      const page = await store.query('accounts', {
        where: ids.length === 0 ? where : { ...where, id: ids.reduce(inBoth) },
        except: claimed.except,
        ...(createdFrom || createdUntil ? { ranges: { createdAt: created } } : {}),
        sort: sort ?? '-createdAt',
        ...(search ? { search } : {}),
        ...(cursor ? { cursor } : {}),
        ...(offset ? { offset } : {}),
        ...(limit ? { limit } : {})
      })
      const names = await staffNames(store)
      const items = await Promise.all(
        page.items.map(async (account) => accountSummary(await see(account, caller), names, claims.of(account.id)))
      )
      return { ...page, items }
    },
    'accounts.recordExport': async ({ rows, ...question }, caller) => {
      const asked = Object.entries(question).flatMap(([name, value]) =>
        value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value]]
      )
      const details: NewAuditEvent['details'] = { rows, ...Object.fromEntries(asked) }
      const event = staffEvent('account.exported', caller, context.now(), { subject: 'Resellers', details })
      await store.commit({ puts: [], events: [event] })
      return { done: true }
    },
    'accounts.get': async ({ id }, caller) =>
      details((await store.find('accounts', 'number', id)) ?? (await find(id)), caller),
    'accounts.timeline': async ({ id }, caller) => {
      const account = await see(await find(id), caller)
      if (account.concealed) return { concealed: true, items: [] }
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
        ...mail.items.map((message) => ({
          kind: 'mail' as const,
          at: message.createdAt,
          mail: mailSummary(message, account)
        })),
        ...notes.map((note) => ({ kind: 'note' as const, at: note.at, note }))
      ]
      return { concealed: false, items: items.sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0)) }
    },
    'accounts.register': async (input, caller) => details(await registerCaller(context, input, caller), caller),
    'accounts.approve': async ({ id, version, note, managerId }, caller) =>
      details(await approveAccount(context, { id, version }, note ?? null, caller, managerId ?? null), caller),
    'accounts.reject': async ({ id, version, reason, notify }, caller) =>
      details(await rejectAccount(context, { id, version }, reason, notify, caller), caller),
    'accounts.resendActivation': async ({ id }, caller) => {
      await resendActivation(context, id, caller)
      return details(await find(id), caller)
    },
    'accounts.addNote': async ({ id, text, mentions }, caller) => {
      const note = await addNote(context, { accountId: id, text, mentions: mentions ?? [] }, caller)
      const notes = await notesOf(id)
      return notes.find((one) => one.id === note.id) ?? { ...note, mentions: [] }
    },
    'accounts.unblock': async ({ id, mailPasswordLink, note }, caller) =>
      details(await unblockAccount(context, id, mailPasswordLink ?? false, caller, note ?? null), caller),
    'accounts.close': async ({ id, version, reason }, caller) =>
      details(await closeAccount(context, { id, version }, reason, caller), caller),
    'accounts.reopen': async ({ id, version, reason }, caller) =>
      details(await reopenAccount(context, { id, version }, reason, caller), caller)
  }
}

/** Claims are few and not in the store: they become ids that are asked for, or left out. */
function byClaim(
  filter: Input<'accounts.list'>['claim'],
  claims: ReadonlyMap<string, Claim>,
  callerId: string
): { readonly only: readonly string[] | null; readonly except: readonly string[] } {
  const ids = (of: (claim: Claim) => boolean) => [...claims].flatMap(([id, claim]) => (of(claim) ? [id] : []))
  switch (filter) {
    case 'free':
      return { only: null, except: ids(() => true) }
    case 'mine':
      return { only: ids((claim) => claim.staffId === callerId), except: [] }
    case 'others':
      return { only: ids((claim) => claim.staffId !== callerId), except: [] }
    case undefined:
      return { only: null, except: [] }
  }
}

function inBoth(some: readonly string[], others: readonly string[]): readonly string[] {
  const among = new Set(others)
  return some.filter((id) => among.has(id))
}
