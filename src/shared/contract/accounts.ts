import { array, boolean, number, string } from 'yup'
import { accountStatuses } from '../account'
import { signals } from '../signals'
import { text } from '../text'
import type { AccountDetails, AccountSummary, Done, NoteView, Page, Timeline } from '../views'
import {
  administrators,
  answers,
  byId,
  deciders,
  fields,
  id,
  isTime,
  oneOf,
  oneOrMore,
  phoneStaff,
  search,
  version,
  page
} from './fields'

export const accountSorts = [
  'createdAt',
  '-createdAt',
  'name',
  '-name',
  'organizationName',
  '-organizationName',
  'number',
  '-number',
  'updatedAt',
  '-updatedAt'
] as const

export const claimFilters = ['free', 'mine', 'others'] as const

/** Accounts by the link that was mailed to them: an activation link that ends within 24 hours. */
export const linkFilters = ['expiring'] as const

const time = (label: string) =>
  string()
    .typeError(`${label} must be a time.`)
    .test('time', `${label} must be an ISO 8601 time, like 2026-03-01T09:00:00Z.`, isTime)
    .optional()

/** What a list of accounts is asked for by; all of it together. */
const question = () => ({
  status: oneOrMore('status', accountStatuses),
  search: search(),
  country: string().typeError('country must be text.').length(2, 'country must be a two-letter code.').optional(),
  organizationType: string().typeError('organizationType must be text.').max(80).optional(),
  managerId: id().optional(),
  /** By who looks at it now: nobody, the caller, or somebody else. */
  claim: oneOf('claim', claimFilters).optional(),
  link: oneOf('link', linkFilters).optional(),
  /** By what stands out; several: any of them. */
  signal: oneOrMore('signal', signals),
  /** ISO times of the sign-up; `createdFrom` is included, `createdUntil` is not. */
  createdFrom: time('createdFrom'),
  createdUntil: time('createdUntil'),
  sort: oneOf('sort', accountSorts).optional()
})

/** Names the lease of which the caller was told: an application that somebody has offline is decided on purpose only. */
const despiteLease = () =>
  string().typeError('despiteLease must be text.').max(64, 'despiteLease is no lease.').optional()

export const accountsOperations = {
  'accounts.list': answers<Page<AccountSummary>>().to(
    'staff',
    fields({
      ...question(),
      /** Entries to leave out before the first, instead of a cursor: for a list that is looked at anywhere in it. */
      offset: number()
        .typeError('offset must be a number.')
        .integer('offset must be a whole number.')
        .min(0, 'offset must be at least 0.')
        .max(10_000_000, 'offset must be at most 10000000.')
        .optional(),
      ...page
    })
  ),
  /** Writes down that a list was saved as a file: who, by which filters, how many rows. To be told before it is saved. */
  'accounts.recordExport': answers<Done>().to(
    'staff',
    fields({
      ...question(),
      rows: number()
        .typeError('rows must be a number.')
        .required('rows is required.')
        .integer('rows must be a whole number.')
        .min(0, 'rows must be at least 0.')
    })
  ),
  /** `id` may be an account number too: `RS-000042`. */
  'accounts.get': answers<AccountDetails>().to('staff', byId),
  'accounts.timeline': answers<Timeline>().to('staff', byId),
  /** Assisted sign-up for a caller, under the portal's rules; mobile is required for organizations in India. */
  'accounts.register': answers<AccountDetails>().to(
    'staff',
    fields({
      name: string().typeError('Your Name must be text.').required('Your Name is required.'),
      email: string().typeError('Your Email ID must be text.').required('Your Email ID is required.'),
      mobile: string().typeError('Mobile Number must be text.').nullable().optional(),
      organizationName: string()
        .typeError('Organization Name must be text.')
        .required('Organization Name is required.'),
      organizationType: string()
        .typeError('Organization Type must be text.')
        .required('Organization Type is required.'),
      country: string().typeError('Country must be text.').required('Country is required.'),
      acceptTerms: boolean()
        .typeError('Accept the terms and conditions to sign up.')
        .required('Accept the terms and conditions to sign up.'),
      /** Which terms were read out; newer ones are then not accepted unheard. */
      termsVersion: string().typeError('The version of the terms must be text.').max(100).optional()
    })
  ),
  'accounts.approve': answers<AccountDetails>().to(
    deciders,
    fields({
      id: id(),
      version: version(),
      note: text('Note', 2000).optional(),
      /** The account manager; without it whoever the settings choose. */
      managerId: id().optional(),
      despiteLease: despiteLease()
    })
  ),
  'accounts.reject': answers<AccountDetails>().to(
    deciders,
    fields({
      id: id(),
      version: version(),
      reason: text('Reason', 2000),
      notify: boolean().typeError('notify must be true or false.').required('notify is required.'),
      despiteLease: despiteLease()
    })
  ),
  'accounts.resendActivation': answers<AccountDetails>().to('staff', byId),
  'accounts.addNote': answers<NoteView>().to(
    'staff',
    fields({
      id: id(),
      text: text('Note', 4000),
      /** Ids of the staff whom the note mentions; each sees it in their mentions. */
      mentions: array().typeError('mentions must be a list.').of(id()).max(20, 'At most 20 people.').optional()
    })
  ),
  /** Needs a fresh verification of the caller for the open incident, by the same member of staff. */
  'accounts.unblock': answers<AccountDetails>().to(
    phoneStaff,
    fields({
      id: id(),
      mailPasswordLink: boolean().typeError('mailPasswordLink must be true or false.').optional(),
      /** What came of the call; stands in the transcript. */
      note: text('Note', 2000).optional()
    })
  ),
  'accounts.close': answers<AccountDetails>().to(
    administrators,
    fields({ id: id(), version: version(), reason: text('Reason', 2000) })
  ),
  'accounts.reopen': answers<AccountDetails>().to(
    administrators,
    fields({ id: id(), version: version(), reason: text('Reason', 2000) })
  )
} as const
