import type { Account } from '@shared/account'
import type { AccountDetails, LinkView, NoteView } from '@shared/contract'
import type { SeenAccount } from '../domain/concealment'
import { notFound } from '../refusal'
import { leaseMark } from '../services/leases'
import { newestLink } from '../services/links'
import { checkConsistency } from '../services/matching'
import { staffNames } from '../services/staff-names'
import { createSight, type Viewer } from './concealment'
import type { DeskContext } from './desk-context'
import { accountDetails, linkView } from './views'

/** More notes, and people mentioned in them, than any account should ever have. */
const noteLimit = 500
const mentionLimit = 1000

/** Accounts as desks see them. */
export type AccountReader = {
  /** Throws a refusal where there is none. */
  readonly find: (id: string) => Promise<Account>
  readonly notesOf: (accountId: string) => Promise<readonly NoteView[]>
  readonly details: (account: Account, viewer: Viewer) => Promise<AccountDetails>
}

export function createAccountReader(context: DeskContext): AccountReader {
  const { store } = context
  const { see } = createSight(context)

  const notesOf: AccountReader['notesOf'] = async (accountId) => {
    const [notes, mentions, names] = await Promise.all([
      store.query('notes', { where: { accountId }, sort: '-at', limit: noteLimit }),
      store.query('mentions', { where: { accountId }, sort: '-at', limit: mentionLimit }),
      staffNames(store)
    ])
    return notes.items.map((note) => ({
      ...note,
      mentions: mentions.items
        .filter(({ noteId }) => noteId === note.id)
        .map(({ staffId }) => ({ staffId, name: names.get(staffId) ?? '' }))
    }))
  }

  const linkOf = async (account: SeenAccount): Promise<LinkView | null> => {
    const link = await newestLink(context, account.id)
    return link && linkView(link, await store.get('mail', link.mailId), account, context.now())
  }

  return {
    find: async (id) => {
      const account = await store.get('accounts', id)
      if (account === null) throw notFound('account')
      return account
    },
    notesOf,
    details: async (stored, viewer) => {
      const [account, names] = await Promise.all([see(stored, viewer), staffNames(store)])
      if (account.concealed) return accountDetails(account, names, null, [], [], null, null)
      // A blocked account must not be told by another of its organization.
      const others = async (other: Account) => !(await see(other, viewer)).concealed
      return accountDetails(
        account,
        names,
        await linkOf(account),
        await notesOf(account.id),
        await checkConsistency(store, account, others),
        context.claims.of(account.id),
        await leaseMark(context, account)
      )
    }
  }
}
