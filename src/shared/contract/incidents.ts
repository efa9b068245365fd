import { boolean, string } from 'yup'
import type { CallerMatch, CallView, CheckAnswer, IncidentSummary } from '../call-desk'
import { callerFacts, callOutcomes } from '../call-desk'
import { line, text } from '../text'
import type { Done, Page } from '../views'
import { administrators, answers, byId, fields, id, oneOf, page, phoneStaff } from './fields'

/** `id` is the incident's throughout. */
export const incidentsOperations = {
  /** Blocking incidents, the newest first. */
  'incidents.list': answers<Page<IncidentSummary>>().to(
    'staff',
    fields({
      state: oneOf('state', ['open', 'closed'] as const).optional(),
      /** Only those blocked again within a day of being unblocked. */
      again: boolean().typeError('again must be true or false.').optional(),
      /** Only open ones on which a colleague asks for a second person. */
      second: boolean().typeError('second must be true or false.').optional(),
      ...page
    })
  ),
  /** Who may be calling: a case or account number, an address, a phone number, a name or an organization, as said. */
  'incidents.find': answers<{ readonly items: readonly CallerMatch[] }>().to(
    phoneStaff,
    fields({
      text: string()
        .typeError('text must be text.')
        .required('text is required.')
        .max(200, 'text must be at most 200 characters long.')
    })
  ),
  'incidents.get': answers<CallView>().to('staff', byId),
  /** Says that the caller's desk is on this call; again every half minute, or it ends after two. */
  'incidents.join': answers<CallView>().to(phoneStaff, byId),
  'incidents.leave': answers<Done>().to(phoneStaff, byId),
  /** Shows the account's details before anybody is verified. Whoever asks can't check facts on this incident any more. */
  'incidents.reveal': answers<CallView>().to(
    'staff',
    fields({ id: id(), reason: text('Reason', 2000).min(10, 'Reason must be at least 10 characters long.') })
  ),
  /** How a call ended that unblocked nobody. `notHolder` keeps the block and can mail the holder a warning. */
  'incidents.record': answers<CallView>().to(
    phoneStaff,
    fields({
      id: id(),
      outcome: oneOf('outcome', callOutcomes).required('outcome is required.'),
      note: text('Note', 2000),
      warnHolder: boolean().typeError('warnHolder must be true or false.').optional()
    })
  ),
  /** Mails a new one-time code to the registered address; it replaces the one before. */
  'verification.sendCode': answers<CallView>().to(phoneStaff, byId),
  'verification.checkCode': answers<CheckAnswer>().to(phoneStaff, fields({ id: id(), code: line('Code', 40) })),
  /** Compares what the caller says with what is stored, leniently; answers match or no match and nothing else. */
  'verification.checkFact': answers<CheckAnswer>().to(
    phoneStaff,
    fields({
      id: id(),
      fact: oneOf('fact', callerFacts).required('fact is required.'),
      said: line('What the caller says', 200)
    })
  ),
  /** Asks colleagues to confirm, where one member of staff is not enough. */
  'verification.askSecond': answers<CallView>().to(phoneStaff, byId),
  /** Confirms, as the second member of staff, what a colleague has verified. */
  'verification.confirm': answers<CallView>().to(phoneStaff, fields({ id: id(), staffId: id() })),
  /** Counts as verified without proof; the reason stands in the audit trail. */
  'verification.override': answers<CallView>().to(
    administrators,
    fields({ id: id(), reason: text('Reason', 2000).min(10, 'Reason must be at least 10 characters long.') })
  )
} as const
