import { afterEach, describe, expect, it, vi } from 'vitest'
import ReportsPage from '../../../src/renderer/desk/pages/ReportsPage.vue'
import { dayOf, spanOf } from '../../../src/renderer/desk/reports/report-range'
import { periodName, reportCsv } from '../../../src/renderer/desk/reports/report-words'
import { makeReport } from '../../support/fake-call-data'
import { refuse } from '../../support/fake-desk'
import { mountDesk, settle, type Mounted } from './mount-desk'

let mounted: Mounted
async function open(path = '/reports'): Promise<Mounted> {
  mounted = await mountDesk(ReportsPage, path, { role: 'reviewer' })
  return mounted
}
afterEach(() => mounted?.wrapper.unmount())
const asked = () => mounted.desk.calls.filter(({ operation }) => operation === 'reports.calls').at(-1)?.input
const cells = (table: string) =>
  [...document.querySelectorAll('table')]
    .filter((one) => one.caption?.textContent.trim() === table)
    .flatMap((one) => [...one.rows].map((row) => [...row.cells].map((cell) => cell.textContent.trim()).join(' | ')))

describe('the report of calls', () => {
  it('shows the figures by manager, with all together at the foot', async () => {
    await open()
    expect(cells('Calls by manager')).toEqual([
      'Manager | Blocks | Again | Unblocked | Still blocked | By code | By facts | Overridden | Not the holder | Failed checks | Median time',
      'Leela Muster | 31 | 3 | 27 | 4 | 18 | 7 | 1 | 2 | 10 | 17 min',
      'Rekha Example | 12 | 1 | 10 | 2 | 7 | 3 | 0 | 1 | 4 | 18 min',
      'Nobody assigned | 2 | 0 | 1 | 1 | 1 | 0 | 0 | 0 | 0 | 8 min',
      'All together | 45 | 5 | 39 | 6 | 27 | 11 | 1 | 3 | 15 | 11 min'
    ])
    expect(cells('Calls by day')[0]).toContain('Day | Blocks')
  })

  it('asks for the chosen time and period, and keeps them in the address', async () => {
    const { press, router } = await open()
    await press('Last month')
    await press('By week')
    const now = new Date()
    expect(asked()).toMatchObject({
      from: new Date(now.getFullYear(), now.getMonth() - 1, 1).toISOString(),
      until: new Date(now.getFullYear(), now.getMonth(), 1).toISOString(),
      period: 'week'
    })
    expect(router.currentRoute.value.query).toEqual({ range: 'lastMonth', by: 'week' })
    expect(cells('Calls by week')[1]).toMatch(/^Week of /)
  })

  it('asks for one manager', async () => {
    await open('/reports?manager=s3')
    expect(asked()).toMatchObject({ managerId: 's3' })
    expect(cells('Calls by manager')).toHaveLength(2)
  })

  it('says why it cannot be shown, and tries again', async () => {
    const { desk, text, press } = await open('/reports?by=month')
    desk.answer('reports.calls', () => refuse('internal', 'Something went wrong.'))
    await press('7 days')
    expect(text()).toContain('Something went wrong.')
    expect(cells('Calls by manager')).not.toEqual([])
    desk.answer('reports.calls', (input) => ({ ok: true, data: makeReport(input) }))
    desk.emit({ topic: 'incidents', ids: [] })
    await vi.waitFor(() => expect(text()).not.toContain('Something went wrong.'), { timeout: 2000 })
    await settle()
  })

  it('is exported with the time that each row stands for', () => {
    const span = { from: '2026-11-01T00:00:00.000Z', until: '2026-11-03T00:00:00.000Z' }
    const lines = reportCsv(makeReport({ ...span, period: 'day' }), span).split('\r\n')
    expect(lines[0]).toBe(
      '\uFEFFRows by,From (UTC),Until (UTC),Account manager,Blocks,Again,Unblocked,Still blocked,By code,By facts,Overridden,Not the holder,Failed checks,Median minutes to unblock'
    )
    expect(lines[1]).toBe(
      'Manager,2026-11-01T00:00:00.000Z,2026-11-03T00:00:00.000Z,Leela Muster,31,3,27,4,18,7,1,2,10,17'
    )
    expect(lines[4]).toMatch(/^Period,2026-11-01T00:00:00.000Z,2026-11-02T00:00:00.000Z,All,/)
    expect(lines.at(-1)).toMatch(/^Total,/)
  })
})

describe('the times of a report', () => {
  const now = new Date(2026, 0, 10, 15, 30)
  it.each([
    ['7', '2026-01-04', '2026-01-11'],
    ['30', '2025-12-12', '2026-01-11'],
    ['thisMonth', '2026-01-01', '2026-01-11'],
    ['lastMonth', '2025-12-01', '2026-01-01']
  ] as const)('%s is from %s until before %s', (range, from, until) => {
    const span = spanOf(range, now)
    expect([dayOf(span.from), dayOf(span.until)]).toEqual([from, until])
  })

  it('have names', () => {
    const from = new Date(2026, 10, 23).toISOString()
    expect([periodName(from, 'day'), periodName(from, 'week'), periodName(from, 'month')]).toEqual([
      'Mon 23 Nov',
      'Week of 23 Nov',
      'November 2026'
    ])
  })
})
