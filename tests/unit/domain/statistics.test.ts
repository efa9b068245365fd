import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createCalendar, lastDays } from '../../../src/main/domain/calendar'
import { countedActions, figuresByDay, median, type Fact } from '../../../src/main/domain/statistics'

const now = new Date('2026-03-29T10:00:00.000Z')
const zones = fc.constantFrom('UTC', 'Asia/Kolkata', 'America/New_York', 'Europe/Berlin', 'Pacific/Kiritimati')
const facts: fc.Arbitrary<readonly Fact[]> = fc.array(
  fc.record({
    at: fc
      .date({ min: new Date('2025-12-01T00:00:00Z'), max: new Date('2026-04-02T00:00:00Z'), noInvalidDate: true })
      .map((date) => date.toISOString()),
    action: fc.constantFrom(...countedActions),
    waited: fc.option(fc.nat(10 * 86_400_000))
  }),
  { maxLength: 80 }
)

describe('figuresByDay', () => {
  it('counts each event of these days once, on its own day, and no other', () => {
    fc.assert(
      fc.property(zones, fc.constantFrom(7, 30, 90), facts, (zone, count, all) => {
        const calendar = createCalendar(zone)
        const { days, total } = figuresByDay(lastDays(calendar, now, count), all)
        const known = new Set(days.map(({ day }) => day))
        const within = all.filter(({ at }) => known.has(calendar.dayOf(Date.parse(at))))
        const counted = days.flatMap(({ signUps, approved, rejected, blocked }) => [
          signUps,
          approved,
          rejected,
          blocked
        ])
        expect(counted.reduce((sum, value) => sum + value, 0)).toBe(within.length)
        expect(total.signUps + total.approved + total.rejected + total.blocked).toBe(within.length)
        for (const { day, signUps, rejected } of days) {
          const thatDay = within.filter(({ at }) => calendar.dayOf(Date.parse(at)) === day)
          expect(signUps).toBe(thatDay.filter(({ action }) => action === 'account.registered').length)
          expect(rejected).toBe(thatDay.filter(({ action }) => action === 'account.rejected').length)
        }
      }),
      { numRuns: 60 }
    )
  })

  it('puts the edges of a day where the viewer has them', () => {
    const fact = (at: string): Fact => ({ at, action: 'account.blocked', waited: null })
    const byDay = (zone: string) =>
      figuresByDay(lastDays(createCalendar(zone), now, 7), [
        fact('2026-03-28T18:29:59.999Z'),
        fact('2026-03-28T18:30:00.000Z'),
        fact('2026-03-29T00:00:00.000Z')
      ])
        .days.slice(-2)
        .map(({ day, blocked }) => [day, blocked])
    expect(byDay('Asia/Kolkata')).toEqual([
      ['2026-03-28', 1],
      ['2026-03-29', 2]
    ])
    expect(byDay('UTC')).toEqual([
      ['2026-03-28', 2],
      ['2026-03-29', 1]
    ])
  })

  it('tells the median wait of a day, and null of a day without decisions', () => {
    const decided = (hours: number): Fact => ({
      at: '2026-03-27T12:00:00.000Z',
      action: hours > 5 ? 'account.rejected' : 'account.approved',
      waited: hours * 3_600_000
    })
    const { days, total } = figuresByDay(lastDays(createCalendar('UTC'), now, 7), [decided(1), decided(9), decided(3)])
    expect(days.map(({ medianDecisionMinutes }) => medianDecisionMinutes)).toEqual([
      null,
      null,
      null,
      null,
      180,
      null,
      null
    ])
    expect(total).toEqual({ signUps: 0, approved: 2, rejected: 1, blocked: 0, medianDecisionMinutes: 180 })
  })
})

describe('median', () => {
  it('has as many values below as above, whatever their order', () => {
    fc.assert(
      fc.property(fc.array(fc.integer(), { minLength: 1 }), (values) => {
        const middle = median(values) ?? Number.NaN
        expect(values.filter((value) => value < middle).length).toBeLessThanOrEqual(values.length / 2)
        expect(values.filter((value) => value > middle).length).toBeLessThanOrEqual(values.length / 2)
        expect(median([...values].reverse())).toBe(middle)
      })
    )
  })

  it('of nothing is nothing', () => {
    expect(median([])).toBe(null)
    expect(median([4, 1])).toBe(2.5)
  })
})
