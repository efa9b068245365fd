import type { MentionView } from '@shared/contract'
import type { resellersOperations } from '@shared/contract/resellers'
import { checkImport, importRows } from '../../services/import'
import { markMentionsRead, unreadMentions } from '../../services/notes'
import { updateProfile } from '../../services/profile'
import type { Mention } from '../../store/records'
import { createAccountReader } from '../account-reader'
import { createSight, type Viewer } from '../concealment'
import type { DeskContext, Handlers } from '../desk-context'
import { pick } from '../pick'

/** Profiles, import and mentions. */
export function resellerHandlers(context: DeskContext): Handlers<keyof typeof resellersOperations> {
  const { store } = context
  const { details } = createAccountReader(context)
  const { seeById } = createSight(context)

  /** A note stays, and so does its account; null would be damage, and is passed over. */
  const mentionView = async (
    { id, noteId, accountId, at, state }: Mention,
    viewer: Viewer
  ): Promise<MentionView | null> => {
    const [note, account] = await Promise.all([store.get('notes', noteId), seeById(accountId, viewer)])
    if (note === null || account === null) return null
    return {
      id,
      at,
      staffName: note.staffName,
      text: account.concealed ? '' : note.text,
      read: state === 'read',
      account: pick(account, 'id', 'number', 'name', 'organizationName', 'status', 'concealed')
    }
  }

  return {
    'accounts.updateProfile': async ({ id, version, ...profile }, caller) =>
      details(await updateProfile(context, { id, version }, profile, caller), caller),
    'accounts.checkImport': async ({ rows }) => checkImport(context, rows),
    'accounts.import': async ({ rows, confirm, termsVersion }, caller) =>
      importRows(context, rows, { confirm, termsVersion }, caller),
    'notes.mentions': async ({ cursor, limit }, caller) => {
      const page = await store.query('mentions', {
        where: { staffId: caller.id },
        sort: '-at',
        ...(cursor ? { cursor } : {}),
        ...(limit ? { limit } : {})
      })
      const views = await Promise.all(page.items.map(async (mention) => mentionView(mention, caller)))
      return {
        ...page,
        items: views.filter((view) => view !== null),
        unread: await unreadMentions(context, caller.id)
      }
    },
    'notes.markMentionsRead': async ({ ids }, caller) => markMentionsRead(context, ids ?? null, caller)
  }
}
