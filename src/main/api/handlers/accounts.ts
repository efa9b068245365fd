import type { NewAuditEvent } from '@shared/audit'
import type { accountsOperations } from '@shared/contract/accounts'
import { resendActivation } from '../../services/activation'
import { staffEvent } from '../../services/context'
import { approveAccount, closeAccount, rejectAccount, reopenAccount } from '../../services/decisions'
import { leaseMark } from '../../services/leases'
import { addNote } from '../../services/notes'
import { registerCaller } from '../../services/sign-up'
import { unblockAccount } from '../../services/unblocking'
import { createAccountList } from '../account-list'
import { createAccountReader } from '../account-reader'
import { createSight } from '../concealment'
import type { DeskContext, Handlers } from '../desk-context'
import { timelineOf } from '../timeline'

export function accountHandlers(context: DeskContext): Handlers<keyof typeof accountsOperations> {
  const { store } = context
  const { find, notesOf, details } = createAccountReader(context)
  const { see } = createSight(context)

  return {
    'accounts.list': createAccountList({ ...context, see, leaseOf: (account) => leaseMark(context, account) }),
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
