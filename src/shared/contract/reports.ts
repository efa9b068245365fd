import { string } from 'yup'
import type { CallReport } from '../call-desk'
import type { Done } from '../views'
import { answers, fields, id, isTime, isTimeZone, oneOf } from './fields'

const time = (label: string) =>
  string()
    .typeError(`${label} must be a time.`)
    .required(`${label} is required.`)
    .test('time', `${label} must be an ISO 8601 time, like 2026-03-01T09:00:00Z.`, isTime)

export const reportPeriods = ['day', 'week', 'month'] as const

/** What a report is asked for by. */
const question = () => ({
  from: time('from'),
  until: time('until'),
  period: oneOf('period', reportPeriods).required('period is required.'),
  timeZone: string()
    .typeError('timeZone must be text.')
    .required('timeZone is required.')
    .max(64, 'timeZone must be at most 64 characters long.')
    .test('zone', 'timeZone must be an IANA time zone, like Asia/Kolkata.', isTimeZone),
  managerId: id().optional()
})

export const reportsOperations = {
  /** Blocks, verifications and times to unblock, of incidents opened in the time; `until` is not included. */
  'reports.calls': answers<CallReport>().to('staff', fields(question())),
  /** Writes down that a report was saved as a file. To be told before it is saved. */
  'reports.recordExport': answers<Done>().to('staff', fields(question()))
} as const
