import type { Account } from '@shared/account'
import type { AccountDetails } from '@shared/contract'
import type { OpenReview, ReviewModeOperation } from '@shared/review-status'
import { defaultSettings } from '@shared/settings'
import { notFound } from '../refusal'
import { allStaff, staffNames } from '../services/staff-names'
import type { Review } from '../services/review'
import type { Store } from '../store/port'
import { createAccountList } from './account-list'
import type { Handlers } from './desk-context'
import { currentStaff } from './dispatch'
import { viewStaff } from './staff-reader'
import { accountDetails, staffView } from './views'

export type ReviewContext = {
  readonly review: Review
  /** In memory, filled by `openReview`. */
  readonly store: Store
  readonly now: () => Date
  readonly version: string
  readonly status: () => Promise<OpenReview>
  /** Closes the pack: its passphrase is asked for again. */
  readonly closePack: () => Promise<void>
}

/** One reviewer at one machine: nobody else looks at anything. */
const nobodyLooks = { all: () => new Map<never, never>(), of: () => null }
/** Only applications travel as records; they wait, so nothing of them is concealed. */
const see = async (account: Account) => ({ ...account, concealed: false as const })

/** What is answered while a pack is open; `review.open` is the hub's, which knows whether it is. */
export function createReviewHandlers(
  context: ReviewContext
): Handlers<Exclude<ReviewModeOperation, 'review.open' | 'review.status'>> {
  const { review, store, now, version } = context
  const { policy, takenAt } = review.file.contents

  const details = async (account: Account): Promise<AccountDetails> =>
    accountDetails(
      await see(account),
      await staffNames(store),
      null,
      review.notesOf(account.id),
      review.application(account.id).consistency,
      null,
      null
    )

  return {
    'setup.status': async () => ({ needsAdministrator: false, demoPossible: false, version, review: true }),
    'session.current': async (_input, { session }) => {
      const member = await currentStaff(store, session)
      return { staff: member && (await viewStaff({ store, now }, member)) }
    },
    'session.signOut': async (_input, { session }) => {
      const wasOpen = session.staffId() !== null
      session.signOut()
      if (wasOpen) await context.closePack()
      return { staff: null }
    },
    'review.unlock': async ({ password }) => {
      await review.unlock(password)
      return context.status()
    },
    'accounts.list': createAccountList({ store, now, claims: nobodyLooks, see, leaseOf: async () => null }),
    'accounts.get': async ({ id }) => {
      const account = (await store.find('accounts', 'number', id)) ?? (await store.get('accounts', id))
      if (account === null) throw notFound('account')
      return details(account)
    },
    'accounts.timeline': async ({ id }) => ({ concealed: false, items: await review.timelineOf(id) }),
    'accounts.earlier': async ({ id }) => ({ items: review.application(id).earlier }),
    'accounts.approve': async ({ id, version: basedOn, note, managerId }) =>
      details(await review.decide(id, basedOn, { kind: 'approve', note: note ?? null, managerId: managerId ?? null })),
    'accounts.reject': async ({ id, version: basedOn, reason, notify }) =>
      details(await review.decide(id, basedOn, { kind: 'reject', reason, notify })),
    'decisions.undo': async ({ id }) => details(await review.decide(id, null, { kind: 'withdraw' })),
    'accounts.addNote': async ({ id, text, mentions }) =>
      review.addNote(
        id,
        text,
        (mentions ?? []).flatMap((one) => one ?? [])
      ),
    'claims.take': async ({ id }) => {
      review.application(id)
      return { claim: null }
    },
    'claims.release': async () => ({ done: true }),
    'settings.get': async () => ({
      ...defaultSettings,
      decisions: policy.decisions,
      signUp: { ...defaultSettings.signUp, ...policy.signUp },
      id: 'settings',
      version: 0,
      smtpPasswordSet: false,
      host: {
        dataDirectory: '',
        portalUrl: null,
        portalListening: null,
        smtpFromOptions: false,
        assumeCountry: null,
        trustedProxies: []
      }
    }),
    'staff.list': async () => {
      const names = await staffNames(store)
      return { items: (await allStaff(store)).map((member) => staffView(member, names, new Date(takenAt))) }
    }
  }
}
