import { string } from 'yup'
import { auditActions } from '../audit'
import type { AuditEvent } from '../audit'
import type { ChainReport, Page } from '../views'
import { answers, fields, id, isTime, nothing, oneOrMore, search, page } from './fields'

export const auditOperations = {
  'audit.list': answers<Page<AuditEvent>>().to(
    'staff',
    fields({
      action: oneOrMore('action', auditActions),
      accountId: id().optional(),
      actorId: id().optional(),
      /** ISO times; `from` is included, `until` is not. */
      from: string()
        .typeError('from must be a time.')
        .test('time', 'from must be an ISO 8601 time, like 2026-03-01T09:00:00Z.', isTime)
        .optional(),
      until: string()
        .typeError('until must be a time.')
        .test('time', 'until must be an ISO 8601 time, like 2026-03-01T09:00:00Z.', isTime)
        .optional(),
      search: search(),
      ...page
    })
  ),
  'audit.verify': answers<ChainReport>().to('staff', nothing)
} as const
