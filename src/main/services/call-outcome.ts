import { refuseCaller } from '../domain/verification'
import type { CallOutcome } from '@shared/call-desk'
import { allow } from '../refusal'
import type { Incident } from '../store/records'
import { changed, retryWhenStale, type Context, type StaffActor } from './context'
import { cancelMail } from './mail'
import { callEvent, findCall, findOpenCall, type Call } from './verification'

/** How a call ended that unblocked nobody. */
export type Ending = { readonly outcome: CallOutcome; readonly note: string; readonly warnHolder: boolean }

/** Writes down how a call ended: a note, or that the caller was not the account holder. */
export async function recordOutcome(
  context: Context,
  incidentId: string,
  ending: Ending,
  by: StaffActor
): Promise<Incident> {
  return retryWhenStale(() =>
    ending.outcome === 'noted' ? note(context, incidentId, ending.note, by) : turnAway(context, incidentId, ending, by)
  )
}

/** Also of an incident that is closed: what came of a call is often known after it. */
async function note(context: Context, incidentId: string, text: string, by: StaffActor): Promise<Incident> {
  const call = await findCall(context, incidentId)
  const incident = { ...call.incident, version: call.incident.version + 1 }
  const event = callEvent('call.noted', call, by, { note: text })
  await context.store.commit({ puts: [changed('incidents', incident)], events: [event] })
  return incident
}

/** Keeps the block and ends everything that this caller may have proven, heard or read. */
async function turnAway(context: Context, incidentId: string, ending: Ending, by: StaffActor): Promise<Incident> {
  const call = await findOpenCall(context, incidentId)
  const incident = allow(refuseCaller(call.incident, by, call.rules.now))
  const event = callEvent('call.not_holder', call, by, { note: ending.note, holderWarned: ending.warnHolder })
  await context.store.commit({
    puts: [
      changed('incidents', incident),
      ...(await cancelMail(context, [call.incident.code?.mailId], 'The caller was not the account holder.')),
      ...(ending.warnHolder ? [await warning(context, call)] : [])
    ],
    events: [event]
  })
  return incident
}

async function warning(context: Context, { incident, account, rules }: Call) {
  return context.promiseMail({
    kind: 'caller-warning',
    accountId: account.id,
    to: { name: account.name, address: account.email },
    data: {
      accountNumber: account.number,
      caseNumber: incident.caseNumber,
      calledAt: rules.now.toISOString()
    }
  })
}
