import type { CallView } from '@shared/call-desk'
import { gatherEvidence } from '../services/evidence'
import { contactFor, contactInWords } from '../services/staff-names'
import { findCall } from '../services/verification'
import type { DeskContext } from './desk-context'
import { callView, transcriptActions, transcriptOf } from './call-view'

/** More steps of calls about one account than are listed. */
const transcriptLimit = 500

/** The call about an incident, as this member of staff may see it now. */
export async function readCall(context: DeskContext, incidentId: string, staffId: string): Promise<CallView> {
  const { store } = context
  const call = await findCall(context, incidentId)
  const { incident, account } = call
  const [evidence, mail, events, contact, blocking] = await Promise.all([
    gatherEvidence(context, incident, account),
    incident.code === null ? null : store.get('mail', incident.code.mailId),
    store.events({
      accountId: account.id,
      action: transcriptActions,
      from: incident.openedAt,
      limit: transcriptLimit
    }),
    contactFor(context, account.managerId),
    account.status === 'blocked' ? store.get('incidents', account.incidentId ?? '') : null
  ])
  return callView(call, staffId, {
    callers: context.calls.everybodyAt(incident.id),
    evidence,
    codeMailState: mail?.state ?? null,
    transcript: transcriptOf(incident.caseNumber, events.items),
    managerName: contactInWords(contact),
    blocking
  })
}
