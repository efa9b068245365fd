import { findCaller } from '../../services/find-caller'
import { listIncidents } from '../../services/incidents'
import { readSettings } from '../../services/context'
import type { DeskContext, Handlers } from '../desk-context'
import { incidentSummary } from '../incident-summary'

/** Who may be calling, and who waits to be unblocked. */
export function callerHandlers(context: DeskContext): Handlers<'incidents.find' | 'incidents.list'> {
  return {
    'incidents.find': async ({ text }) => ({ items: await findCaller(context, text) }),
    'incidents.list': async (query) => {
      const [page, { verification }] = await Promise.all([listIncidents(context, query), readSettings(context.store)])
      return {
        ...page,
        items: page.items.map(({ incident, account }) =>
          incidentSummary(incident, account, context.calls.everybodyAt(incident.id), verification, context.now())
        )
      }
    }
  }
}
