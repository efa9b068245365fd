import { showDetails } from '../domain/concealment'
import { allow } from '../refusal'
import type { Incident } from '../store/records'
import type { Context, StaffActor } from './context'
import { callEvent, step } from './verification'

/** Shows a blocked account's details to a member of staff, who says why; they can't check facts on the incident then. */
export async function revealDetails(
  context: Context,
  incidentId: string,
  reason: string,
  by: StaffActor
): Promise<Incident> {
  const { incident } = await step(context, incidentId, async (call) => ({
    outcome: { incident: allow(showDetails(call.incident, by, call.rules.now)) },
    event: callEvent('call.details_shown', call, by, { reason })
  }))
  return incident
}
