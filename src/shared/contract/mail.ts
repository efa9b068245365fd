import { mailKinds, mailStates } from '../mail'
import { email } from '../text'
import type { MailDetails, MailSummary, Page } from '../views'
import { administrators, answers, byId, fields, id, oneOf, oneOrMore, search, page } from './fields'

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
  'mail.sendTest': answers<{ readonly id: string }>().to(administrators, fields({ to: email('Address') }))
} as const
