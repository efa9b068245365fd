import { mailKinds, mailStates } from '../mail'
import { email } from '../text'
import type { Done, MailDetails, MailSample, MailSummary, Page } from '../views'
import {
  administrators,
  answers,
  byId,
  fields,
  id,
  nothing,
  oneOf,
  oneOrMore,
  phoneStaff,
  search,
  version,
  page
} from './fields'

export const mailOperations = {
  'mail.list': answers<Page<MailSummary>>().to(
    'staff',
    fields({
      state: oneOrMore('state', mailStates),
      kind: oneOf('kind', mailKinds).optional(),
      accountId: id().optional(),
      search: search(),
      ...page
    })
  ),
  'mail.get': answers<MailDetails>().to('staff', byId),
  'mail.retry': answers<MailDetails>().to('staff', byId),
  /** Keeps a message that waits, or was given up, from going out. */
  'mail.cancel': answers<MailDetails>().to('staff', byId),
  /**
   * Sends a message about an account anew, to the registered address; where `email` is another one, that becomes the
   * registered one. `version`: of the account that was looked at. Answers with the new message.
   */
  'mail.resend': answers<MailDetails>().to(
    phoneStaff,
    fields({ id: id(), version: version(), email: email('Address') })
  ),
  /** Looks for the mail server at once. */
  'mail.tryNow': answers<Done>().to('staff', nothing),
  /** How a kind of mail looks, with sample data. */
  'mail.sample': answers<MailSample>().to(
    'staff',
    fields({ kind: oneOf('kind', mailKinds).required('kind is required.') })
  ),
  'mail.sendTest': answers<{ readonly id: string }>().to(administrators, fields({ to: email('Address') }))
} as const
