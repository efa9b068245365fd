import { number, string } from 'yup'
import { actorKinds, auditActions, auditOutcomes } from '../audit'
import type { AuditEventView, ChainReport, ChainState, CheckpointMade, CheckpointState, Done, Page } from '../views'
import { administrators, answers, fields, id, isTime, nothing, oneOf, oneOrMore, search, page } from './fields'

const time = (label: string) =>
  string()
    .typeError(`${label} must be a time.`)
    .test('time', `${label} must be an ISO 8601 time, like 2026-03-01T09:00:00Z.`, isTime)
    .optional()

/** What events are asked for by; all of it together. */
const question = () => ({
  action: oneOrMore('action', auditActions),
  outcome: oneOrMore('outcome', auditOutcomes),
  /** An account's id, or its number: `RS-000042`. */
  accountId: id().optional(),
  actorId: id().optional(),
  actorKind: oneOrMore('actorKind', actorKinds),
  /** ISO times; `from` is included, `until` is not. */
  from: time('from'),
  until: time('until'),
  /** Words in what it happened to, the action, the actor's name, the address or the case number. */
  search: search()
})

export const exportFormats = ['jsonl', 'csv'] as const
export type ExportFormat = (typeof exportFormats)[number]

export const auditOperations = {
  'audit.list': answers<Page<AuditEventView>>().to('staff', fields({ ...question(), ...page })),
  'audit.state': answers<ChainState>().to('staff', nothing),
  /**
   * Reads the whole journal and compares it with the checkpoints in their folder, and with those in a text that is
   * handed over; the check is an event too.
   */
  'audit.verify': answers<ChainReport>().to(
    'staff',
    fields({
      checkpoint: string()
        .typeError('checkpoint must be text.')
        .max(50_000, 'checkpoint must be at most 50,000 characters long.')
        .optional()
    })
  ),
  /** Signs how far the trail has come, now, and keeps that where the settings say. */
  'audit.makeCheckpoint': answers<CheckpointMade>().to('staff', nothing),
  /** A new key for checkpoints, where the one there is can't be opened. */
  'audit.replaceKey': answers<CheckpointState>().to(administrators, nothing),
  /** Writes down that events were saved as a file: who, by which filters, how many. To be told before it is saved. */
  'audit.recordExport': answers<Done>().to(
    'staff',
    fields({
      ...question(),
      format: oneOf('format', exportFormats).required('format is required.'),
      events: number()
        .typeError('events must be a number.')
        .required('events is required.')
        .integer('events must be a whole number.')
        .min(0, 'events must be at least 0.')
    })
  )
} as const
