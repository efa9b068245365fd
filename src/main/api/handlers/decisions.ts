import type { decisionsOperations } from '@shared/contract/decisions'
import type { SavedView } from '@shared/contract'
import { concealedText } from '../../domain/concealment'
import { Refusal } from '../../refusal'
import { assignAccount } from '../../services/assignment'
import { rejectionMail } from '../../services/decisions'
import { takeBackDecision } from '../../services/undo'
import { removeView, saveView, viewsOf } from '../../services/views'
import type { StoredView } from '../../store/records'
import { createAccountReader } from '../account-reader'
import { createSight } from '../concealment'
import type { DeskContext, Handlers } from '../desk-context'

export function decisionHandlers(context: DeskContext): Handlers<keyof typeof decisionsOperations> {
  const { claims } = context
  const { find, details } = createAccountReader(context)
  const { see } = createSight(context)

  return {
    'accounts.assign': async ({ id, version, managerId }, caller) =>
      details(await assignAccount(context, { id, version }, managerId, caller), caller),
    'accounts.previewRejection': async ({ id, reason }, caller) => {
      const account = await find(id)
      if ((await see(account, caller)).concealed) throw new Refusal('conflict', concealedText)
      const { collection, record } = await rejectionMail(context, account, reason)
      if (collection !== 'mail') throw new Error('a promise of mail is a message')
      const { html, text } = await context.mail.read(record)
      return { subject: record.subject, html, text }
    },
    'decisions.undo': async ({ id }, caller) => details(await takeBackDecision(context, id, caller), caller),
    'claims.take': async ({ id }, caller) => {
      const account = await find(id)
      return { claim: account.status === 'pending' ? claims.take(id, caller, caller.session, caller.tab) : null }
    },
    'claims.release': async ({ id }, caller) => {
      claims.release(id, caller.session, caller.tab)
      return { done: true }
    },
    'views.list': async ({ page }, caller) => ({ items: (await viewsOf(context, caller.id, page)).map(savedView) }),
    'views.save': async ({ page, name, query }, caller) =>
      savedView(await saveView(context, { page, name, query }, caller)),
    'views.remove': async ({ id }, caller) => {
      await removeView(context, id, caller)
      return { done: true }
    }
  }
}

function savedView({ id, name, query }: StoredView): SavedView {
  return { id, name, query }
}
