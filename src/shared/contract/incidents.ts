import { line } from '../text'
import type { IncidentDetails, IncidentSummary, Page } from '../views'
import { answers, byId, fields, id, oneOf, phoneStaff, search, page } from './fields'

export const incidentsOperations = {
  /** Blocking incidents, the newest first. */
  'incidents.list': answers<Page<IncidentSummary>>().to(
    'staff',
    fields({ state: oneOf('state', ['open', 'closed'] as const).optional(), search: search(), ...page })
  ),
  'incidents.get': answers<IncidentDetails>().to('staff', byId),
  /** Mails a new one-time code to the registered address; it replaces the one before. `id` is the incident's. */
  'verification.sendCode': answers<IncidentDetails>().to(phoneStaff, byId),
  'verification.checkCode': answers<IncidentDetails>().to(phoneStaff, fields({ id: id(), code: line('Code', 40) }))
} as const
