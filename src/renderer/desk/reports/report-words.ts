import type { CallReport, CallReportRow } from '@shared/contract'
import { toCsv } from '../csv/download'
import { formatCount, formatDay, formatMinutes, formatShortDay } from '../format'
import type { Chart } from '../overview/chart'
import { countOf } from '../format'
import { dayOf } from './report-range'

export type ReportPeriod = 'day' | 'week' | 'month'

export type ReportColumn = {
  readonly key: Exclude<keyof CallReportRow, 'managerId' | 'managerName'>
  readonly label: string
  /** Said on hover. */
  readonly hint: string
}

export const reportColumns: readonly ReportColumn[] = [
  { key: 'blocks', label: 'Blocks', hint: 'Accounts that were blocked in this time' },
  { key: 'blockedAgain', label: 'Again', hint: 'Blocked again within a day of being unblocked' },
  { key: 'unblocked', label: 'Unblocked', hint: 'Of those, unblocked since' },
  { key: 'stillBlocked', label: 'Still blocked', hint: 'Of those, blocked now' },
  { key: 'verifiedByCode', label: 'By code', hint: 'Verified by a code' },
  { key: 'verifiedByFacts', label: 'By facts', hint: 'Verified by what the caller knew' },
  { key: 'overridden', label: 'Overridden', hint: 'Unblocked without proof, with a written reason' },
  { key: 'notHolder', label: 'Not the holder', hint: 'Calls that were not from the account holder' },
  { key: 'failedChecks', label: 'Failed checks', hint: 'Codes and facts that did not match' },
  { key: 'medianMinutesToUnblock', label: 'Median time', hint: 'From block to unblock, the median' }
]

const monthName = new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric' })

export function periodName(from: string, period: ReportPeriod): string {
  if (period === 'month') return monthName.format(new Date(from))
  return period === 'week' ? `Week of ${formatShortDay(dayOf(from))}` : formatDay(dayOf(from))
}

export function cellText(row: CallReportRow, key: ReportColumn['key']): string {
  const value = row[key]
  if (key === 'medianMinutesToUnblock') return value === null ? '–' : formatMinutes(value)
  return formatCount(value ?? 0)
}

/** Blocks over time; each bar leads to its part of the audit trail. */
export function chartOfReport(report: CallReport, period: ReportPeriod): Chart {
  const first = report.periods[0]
  const last = report.periods.at(-1)
  const lastDay = (until: string) => dayOf(new Date(Date.parse(until) - 1).toISOString())
  const to = (from: string, until: string) => ({
    name: 'audit',
    query: { action: 'account.blocked', from: dayOf(from), until: lastDay(until) }
  })
  const words = (row: CallReportRow) => `${countOf(row.blocks, 'block')}, ${formatCount(row.unblocked)} unblocked`
  return {
    key: 'calls',
    title: `Blocks by ${period}`,
    total: formatCount(report.total.blocks),
    totalTo: first && last ? to(first.from, last.until) : { name: 'audit' },
    unit: 'count',
    parts: [
      { label: 'Unblocked', filling: 'solid' },
      { label: 'Still blocked', filling: 'hatched' }
    ],
    bars: report.periods.map((row) => ({
      day: dayOf(row.from),
      values: [row.blocks - row.stillBlocked, row.stillBlocked],
      text: words(row),
      to: to(row.from, row.until)
    })),
    empty: 'No account was blocked in this time.',
    summary: `Blocks by ${period}: ${words(report.total)}.`
  }
}

/** Managers first, then periods, each with the time that it stands for; docs/csv.md explains it. */
export function reportCsv(report: CallReport, span: { readonly from: string; readonly until: string }): string {
  const cells = (row: CallReportRow) =>
    reportColumns.map(({ key }) => (row[key] === null ? null : String(row[key])))
  return toCsv(
    [
      'Rows by',
      'From (UTC)',
      'Until (UTC)',
      'Account manager',
      ...reportColumns.map(({ key, label }) => (key === 'medianMinutesToUnblock' ? 'Median minutes to unblock' : label))
    ],
    [
      ...report.managers.map((row) => ['Manager', span.from, span.until, row.managerName ?? 'Nobody', ...cells(row)]),
      ...report.periods.map((row) => ['Period', row.from, row.until, 'All', ...cells(row)]),
      ['Total', span.from, span.until, 'All', ...cells(report.total)]
    ]
  )
}
