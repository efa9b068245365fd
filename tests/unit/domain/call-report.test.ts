import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createCalendar } from '../../../src/main/domain/calendar'
import { periodsOf, reportCalls, type CallFact, type Span } from '../../../src/main/domain/call-report'
import { verificationMethods, type CallReportRow } from '../../../src/shared/call-desk'

const kolkata = createCalendar('Asia/Kolkata')
const berlin = createCalendar('Europe/Berlin')
const names = new Map([
  ['asha', 'Asha Nair'],
  ['ravi', 'Ravi Hegde']
])
const nameOf = (id: string) => names.get(id) ?? null
const fact = (openedAt: string, change: Partial<CallFact> = {}): CallFact => ({
  openedAt,
  managerId: 'asha',
  again: false,
  state: 'blocked',
  closedAt: null,
  verifiedBy: [],
  notHolder: false,
  failedChecks: 0,
  ...change
})
const march: Span = { from: '2026-03-01T18:30:00.000Z', until: '2026-03-04T18:30:00.000Z' }
const nothing = {
  blocks: 0,
  blockedAgain: 0,
  unblocked: 0,
  stillBlocked: 0,
  verifiedByCode: 0,
  verifiedByFacts: 0,
  overridden: 0,
  notHolder: 0,
  failedChecks: 0,
  medianMinutesToUnblock: null
}

describe('periods', () => {
  it('are days of the viewer', () => {
    expect(periodsOf(march, 'day', kolkata)).toEqual([
      { from: '2026-03-01T18:30:00.000Z', until: '2026-03-02T18:30:00.000Z' },
      { from: '2026-03-02T18:30:00.000Z', until: '2026-03-03T18:30:00.000Z' },
      { from: '2026-03-03T18:30:00.000Z', until: '2026-03-04T18:30:00.000Z' }
    ])
  })

  it('are weeks from Monday on, cut where the time begins and ends, longer where the clocks go back', () => {
    const autumn = { from: '2026-10-22T10:00:00.000Z', until: '2026-11-03T10:00:00.000Z' }
    expect(periodsOf(autumn, 'week', berlin)).toEqual([
      { from: '2026-10-22T10:00:00.000Z', until: '2026-10-25T23:00:00.000Z' },
      { from: '2026-10-25T23:00:00.000Z', until: '2026-11-01T23:00:00.000Z' },
      { from: '2026-11-01T23:00:00.000Z', until: '2026-11-03T10:00:00.000Z' }
    ])
  })

  it('are months, over the end of a year', () => {
    const winter = { from: '2026-12-10T00:00:00.000Z', until: '2027-01-31T18:30:00.000Z' }
    expect(periodsOf(winter, 'month', kolkata)).toEqual([
      { from: '2026-12-10T00:00:00.000Z', until: '2026-12-31T18:30:00.000Z' },
      { from: '2026-12-31T18:30:00.000Z', until: '2027-01-31T18:30:00.000Z' }
    ])
  })

  it('are not more than anybody reads', () => {
    const years = { from: '2020-01-01T00:00:00.000Z', until: '2026-01-01T00:00:00.000Z' }
    expect(periodsOf(years, 'day', kolkata)).toBeNull()
    expect(periodsOf(years, 'month', kolkata)).toHaveLength(73)
  })
})

describe('the report', () => {
  const periods = periodsOf(march, 'day', kolkata) ?? []
  const closed = (
    openedAt: string,
    minutes: number,
    verifiedBy: CallFact['verifiedBy'],
    change: Partial<CallFact> = {}
  ) =>
    fact(openedAt, {
      state: 'closed',
      closedAt: new Date(Date.parse(openedAt) + minutes * 60_000).toISOString(),
      verifiedBy,
      ...change
    })
  const facts = [
    closed('2026-03-02T09:00:00.000Z', 10, ['code'], { failedChecks: 2 }),
    closed('2026-03-02T10:00:00.000Z', 30, ['organization', 'mobile', 'country', 'manager'], { managerId: 'ravi' }),
    closed('2026-03-03T09:00:00.000Z', 60, ['code', 'override'], { again: true, notHolder: true }),
    fact('2026-03-03T10:00:00.000Z', { again: true, notHolder: true, failedChecks: 3 }),
    fact('2026-03-03T11:00:00.000Z', { managerId: null, state: 'gone' }),
    fact('2026-03-05T09:00:00.000Z')
  ]

  it('counts by manager, most blocks first, altogether and by period', () => {
    const asha = {
      blocks: 3,
      blockedAgain: 2,
      unblocked: 2,
      stillBlocked: 1,
      verifiedByCode: 1,
      verifiedByFacts: 0,
      overridden: 1,
      notHolder: 2,
      failedChecks: 5,
      medianMinutesToUnblock: 35
    }
    const ravi = { ...nothing, blocks: 1, unblocked: 1, verifiedByFacts: 1, medianMinutesToUnblock: 30 }
    const total = { ...asha, blocks: 5, unblocked: 3, verifiedByFacts: 1, medianMinutesToUnblock: 30 }
    const nobody = { managerId: null, managerName: null }
    expect(reportCalls(facts, periods, nameOf)).toEqual({
      managers: [
        { managerId: 'asha', managerName: 'Asha Nair', ...asha },
        { ...nobody, ...nothing, blocks: 1 },
        { managerId: 'ravi', managerName: 'Ravi Hegde', ...ravi }
      ],
      total: { ...nobody, ...total },
      periods: [
        {
          ...{ ...periods[0], ...nobody, ...nothing },
          ...{ blocks: 2, unblocked: 2, verifiedByCode: 1, verifiedByFacts: 1, failedChecks: 2 },
          medianMinutesToUnblock: 20
        },
        {
          ...{ ...periods[1], ...nobody, ...nothing },
          ...{ blocks: 3, blockedAgain: 2, unblocked: 1, stillBlocked: 1, overridden: 1, notHolder: 2 },
          ...{ failedChecks: 3, medianMinutesToUnblock: 60 }
        },
        { ...periods[2], ...nobody, ...nothing }
      ]
    })
  })

  it('is empty where nothing happened', () => {
    expect(reportCalls([], periods, nameOf)).toMatchObject({ managers: [], total: nothing })
  })

  it('adds up: managers, and periods, are the total; each unblocking counts once', () => {
    const anyFact = fc
      .record({
        hours: fc.integer({ min: -10, max: 90 }),
        managerId: fc.constantFrom('asha', 'ravi', 'gone', null),
        again: fc.boolean(),
        state: fc.constantFrom('blocked' as const, 'closed' as const, 'gone' as const),
        minutes: fc.nat(5000),
        verifiedBy: fc.subarray([...verificationMethods], { minLength: 1 }),
        notHolder: fc.boolean(),
        failedChecks: fc.nat(9)
      })
      .map(({ hours, minutes, ...rest }): CallFact => {
        const opened = Date.parse(march.from) + hours * 3_600_000
        const closedAt = rest.state === 'closed' ? new Date(opened + minutes * 60_000).toISOString() : null
        return { ...rest, openedAt: new Date(opened).toISOString(), closedAt }
      })
    type Counted = Exclude<keyof typeof nothing, 'medianMinutesToUnblock'>
    const counts = (Object.keys(nothing) as (keyof typeof nothing)[]).filter(
      (key): key is Counted => key !== 'medianMinutesToUnblock'
    )
    const sum = (rows: readonly CallReportRow[], key: Counted) => rows.reduce((all, row) => all + row[key], 0)
    fc.assert(
      fc.property(
        fc.array(anyFact, { maxLength: 40 }),
        fc.constantFrom('day' as const, 'week' as const),
        (given, period) => {
          const report = reportCalls(given, periodsOf(march, period, kolkata) ?? [], nameOf)
          for (const key of counts) {
            expect([key, sum(report.managers, key)]).toEqual([key, report.total[key]])
            expect([key, sum(report.periods, key)]).toEqual([key, report.total[key]])
          }
          for (const row of [report.total, ...report.managers, ...report.periods]) {
            expect(row.verifiedByCode + row.verifiedByFacts + row.overridden).toBe(row.unblocked)
            expect(row.unblocked + row.stillBlocked).toBeLessThanOrEqual(row.blocks)
            expect(row.medianMinutesToUnblock === null).toBe(row.unblocked === 0)
          }
          const inside = given.filter(({ openedAt }) => openedAt >= march.from && openedAt < march.until)
          expect(report.total.blocks).toBe(inside.length)
        }
      )
    )
  })
})
