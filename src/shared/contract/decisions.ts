import { string } from 'yup'
import { line, text } from '../text'
import type { AccountDetails, ClaimAnswer, Done, MailPreview, SavedView } from '../views'
import { answers, byId, deciders, fields, id, oneOf, version } from './fields'

/** Lists whose filters and order can be kept under a name. */
export const viewPages = ['approvals', 'resellers'] as const

/** What belongs to deciding on applications, beside `accounts.approve` and `accounts.reject`. */
export const decisionsOperations = {
  'accounts.assign': answers<AccountDetails>().to('staff', fields({ id: id(), version: version(), managerId: id() })),
  /** The mail that a rejection with this reason would send; nothing is sent. */
  'accounts.previewRejection': answers<MailPreview>().to(deciders, fields({ id: id(), reason: text('Reason', 2000) })),
  /** Takes back the decision on an account and its mail, while that is held; by whoever decided, or an administrator. */
  'decisions.undo': answers<AccountDetails>().to(deciders, byId),
  /** Says that the caller's desk looks at an application; again every half minute, or it ends after two. */
  'claims.take': answers<ClaimAnswer>().to(deciders, byId),
  'claims.release': answers<Done>().to(deciders, byId),
  /** The caller's own, by name. */
  'views.list': answers<{ readonly items: readonly SavedView[] }>().to(
    'staff',
    fields({ page: oneOf('page', viewPages).required('page is required.') })
  ),
  /** Keeps the query of a list's address under a name; one that has this name already is replaced. */
  'views.save': answers<SavedView>().to(
    'staff',
    fields({
      page: oneOf('page', viewPages).required('page is required.'),
      name: line('Name', 60),
      /** Without the question mark: `country=IN&sort=-createdAt`; empty for the list as it is. */
      query: string()
        .typeError('query must be text.')
        .max(1000, 'query must be at most 1000 characters long.')
        .default('')
    })
  ),
  'views.remove': answers<Done>().to('staff', byId)
} as const
