import { number, string } from 'yup'
import type { Dashboard, DeskStatus, OverviewSummary } from '../views'
import { answers, fields, isTimeZone, nothing } from './fields'

/** How far back the charts of the overview look, in days. */
export const dashboardRanges = [7, 30, 90] as const
export type DashboardRange = (typeof dashboardRanges)[number]

export const overviewOperations = {
  'overview.summary': answers<OverviewSummary>().to('staff', nothing),
  /** What needs attention now, and what happened each day; days as the viewer's time zone has them. */
  'overview.dashboard': answers<Dashboard>().to(
    'staff',
    fields({
      days: number<DashboardRange>()
        .typeError('days must be a number.')
        .required('days is required.')
        .oneOf(dashboardRanges, `days must be one of: ${dashboardRanges.join(', ')}.`),
      timeZone: string()
        .typeError('timeZone must be text.')
        .required('timeZone is required.')
        .max(64, 'timeZone must be at most 64 characters long.')
        .test('zone', 'timeZone must be an IANA time zone, like Asia/Kolkata.', isTimeZone)
    })
  ),
  /** For the status bar. */
  'status.get': answers<DeskStatus>().to('staff', nothing)
} as const
