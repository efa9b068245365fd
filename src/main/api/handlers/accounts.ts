import type { NewAuditEvent } from '@shared/audit'
import type { Claim, Input } from '@shared/contract'
import type { accountsOperations } from '@shared/contract/accounts'
import { resendActivation } from '../../services/activation'
import { staffEvent } from '../../services/context'
import { approveAccount, closeAccount, rejectAccount, reopenAccount } from '../../services/decisions'
import { expiringLinks } from '../../services/expiring-links'
import { leaseMark } from '../../services/leases'
import { addNote } from '../../services/notes'
import { registerCaller } from '../../services/sign-up'
import { staffNames } from '../../services/staff-names'
import { unblockAccount } from '../../services/unblocking'
import { createAccountReader } from '../account-reader'
import { createSight } from '../concealment'
import type { DeskContext, Handlers } from '../desk-context'
import { timelineOf } from '../timeline'
import { accountSummary } from '../views'

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
        page.items.map(async (account) =>
          accountSummary(await see(account, caller), names, claims.of(account.id), await leaseMark(context, account))
        )
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
      return { concealed: false, items: await timelineOf(context, account, await notesOf(id)) }
    },
    'accounts.register': async (input, caller) => details(await registerCaller(context, input, caller), caller),
    'accounts.approve': async ({ id, version, note, managerId, despiteLease: seen = null }, caller) =>
      details(
        await approveAccount(context, { id, version }, note ?? null, caller, managerId ?? null, { seen }),
        caller
      ),
    'accounts.reject': async ({ id, version, reason, notify, despiteLease: seen = null }, caller) =>
      details(await rejectAccount(context, { id, version }, reason, notify, caller, { seen }), caller),
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
