import type { CallReport, CallReportRow, VerificationMethod } from '@shared/call-desk'
import { shiftDay, type Calendar } from './calendar'
import { indexOfSpan, median } from './statistics'

/** One incident as reports count it. */
export type CallFact = {
  readonly openedAt: string
  /** The assigned manager when it was opened. */
  readonly managerId: string | null
  readonly again: boolean
  /** `closed`: somebody unblocked the account. `gone`: still open, but its account is closed, so that nobody waits. */
  readonly state: 'blocked' | 'closed' | 'gone'
  readonly closedAt: string | null
  /** What the caller was let in by; empty where that is not known. */
  readonly verifiedBy: readonly VerificationMethod[]
  /** Somebody phoned who was not the account holder. */
  readonly notHolder: boolean
  readonly failedChecks: number
}

export type ReportPeriod = 'day' | 'week' | 'month'

/** A part of the time that is reported; ISO 8601, `until` is not included. */
export type Span = { readonly from: string; readonly until: string }

/** More periods than anybody reads. */
export const mostPeriods = 400

/**
 * The calendar's days, weeks from Monday on, or months in some time; the first and the last end where the time does.
 * Null: more than anybody reads.
 */
export function periodsOf({ from, until }: Span, period: ReportPeriod, calendar: Calendar): readonly Span[] | null {
  const periods: Span[] = []
  const end = Date.parse(until)
  let start = Date.parse(from)
  while (start < end) {
    if (periods.length === mostPeriods) return null
    const next = Math.min(calendar.startOf(nextPeriod(calendar.dayOf(start), period)), end)
    periods.push({ from: new Date(start).toISOString(), until: new Date(next).toISOString() })
    start = next
  }
  return periods
}

/** The first day of the period after the one that a day lies in. */
function nextPeriod(day: string, period: ReportPeriod): string {
  if (period === 'day') return shiftDay(day, 1)
  const date = new Date(`${day}T00:00:00Z`)
  if (period === 'week') return shiftDay(day, 7 - ((date.getUTCDay() + 6) % 7))
  return new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1)).toISOString().slice(0, 10)
}

type Row = Omit<CallReportRow, 'managerId' | 'managerName'>

/** The figures of some incidents. */
function countCalls(facts: readonly CallFact[]): Row {
  const closed = facts.filter(({ state }) => state === 'closed')
  const count = (test: (fact: CallFact) => boolean, of = facts) => of.filter(test).length
  const waits = closed.flatMap(({ openedAt, closedAt }) =>
    closedAt === null ? [] : [Math.max(0, Date.parse(closedAt) - Date.parse(openedAt))]
  )
  const middle = median(waits)
  return {
    blocks: facts.length,
    blockedAgain: count(({ again }) => again),
    unblocked: closed.length,
    stillBlocked: count(({ state }) => state === 'blocked'),
    verifiedByCode: count((fact) => wayOf(fact) === 'code', closed),
    verifiedByFacts: count((fact) => wayOf(fact) === 'facts', closed),
    overridden: count((fact) => wayOf(fact) === 'override', closed),
    notHolder: count(({ notHolder }) => notHolder),
    failedChecks: facts.reduce((sum, { failedChecks }) => sum + failedChecks, 0),
    medianMinutesToUnblock: middle === null ? null : Math.round(middle / 60_000)
  }
}

/** Each unblocking counts once: an override before anything else, a code before facts. */
function wayOf({ verifiedBy }: CallFact): 'override' | 'code' | 'facts' | null {
  if (verifiedBy.includes('override')) return 'override'
  if (verifiedBy.includes('code')) return 'code'
  return verifiedBy.length > 0 ? 'facts' : null
}

/**
 * Counts incidents by manager, by period and altogether.
 * @param periods follow each other, the oldest first, in the notation of `toISOString`; incidents outside do not count
 * @param nameOf a manager's name; null where nobody of this id works or worked here
 */
export function reportCalls(
  facts: readonly CallFact[],
  periods: readonly Span[],
  nameOf: (managerId: string) => string | null
): CallReport {
  const byPeriod = periods.map((): CallFact[] => [])
  const byManager = new Map<string | null, CallFact[]>()
  const counted: CallFact[] = []
  for (const fact of facts) {
    const index = indexOfSpan(periods, fact.openedAt)
    if (index === -1) continue
    counted.push(fact)
    byPeriod[index]?.push(fact)
    const ofManager = byManager.get(fact.managerId)
    if (ofManager) ofManager.push(fact)
    else byManager.set(fact.managerId, [fact])
  }
  const nobody = { managerId: null, managerName: null }
  const managers = [...byManager].map(([managerId, list]) => ({
    managerId,
    managerName: managerId === null ? null : nameOf(managerId),
    ...countCalls(list)
  }))
  return {
    managers: managers.sort(
      (one, other) => other.blocks - one.blocks || (one.managerName ?? '').localeCompare(other.managerName ?? '')
    ),
    total: { ...nobody, ...countCalls(counted) },
    periods: periods.map((period, index) => ({ ...period, ...nobody, ...countCalls(byPeriod[index] ?? []) }))
  }
}
