import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createCalendar, lastDays, promiseCutoff, shiftDay } from '../../../src/main/domain/calendar'

const zones = fc.constantFrom(
  'UTC',
  'Asia/Kolkata',
  'America/New_York',
  'Europe/Berlin',
  'Pacific/Kiritimati',
  'Pacific/Pago_Pago',
  'Australia/Lord_Howe',
  'Africa/Cairo',
  'Asia/Kathmandu'
)
const instants = fc.date({
  min: new Date('2024-01-01T00:00:00Z'),
  max: new Date('2030-01-01T00:00:00Z'),
  noInvalidDate: true
})
const iso = (instant: number) => new Date(instant).toISOString()

describe('a calendar', () => {
  it('begins each day at its first moment, and not one earlier', () => {
    fc.assert(
      fc.property(zones, instants, (zone, instant) => {
        const calendar = createCalendar(zone)
        const day = calendar.dayOf(instant.getTime())
        const start = calendar.startOf(day)
        expect(start).toBeLessThanOrEqual(instant.getTime())
        expect(calendar.dayOf(start)).toBe(day)
        expect(calendar.dayOf(start - 1)).toBe(shiftDay(day, -1))
      }),
      { numRuns: 300 }
    )
  })

  it('knows zones of half hours, days of 23 and 25 hours, and clocks that change at midnight', () => {
    expect(iso(createCalendar('Asia/Kolkata').startOf('2026-03-02'))).toBe('2026-03-01T18:30:00.000Z')
    const berlin = createCalendar('Europe/Berlin')
    expect(berlin.startOf('2026-03-30') - berlin.startOf('2026-03-29')).toBe(23 * 3_600_000)
    expect(berlin.startOf('2026-10-26') - berlin.startOf('2026-10-25')).toBe(25 * 3_600_000)
    // In Cairo the 24th of April 2026 has no midnight: it begins at one o'clock, which is ten in the evening in UTC.
    expect(iso(createCalendar('Africa/Cairo').startOf('2026-04-24'))).toBe('2026-04-23T22:00:00.000Z')
  })

  it('refuses a zone that nobody knows', () => {
    expect(() => createCalendar('Mars/Olympus')).toThrow(RangeError)
  })
})

describe('lastDays', () => {
  it('follow each other without gap or overlap, and today is the last', () => {
    fc.assert(
      fc.property(zones, instants, fc.constantFrom(1, 7, 30, 90), (zone, now, count) => {
        const calendar = createCalendar(zone)
        const days = lastDays(calendar, now, count)
        expect(days).toHaveLength(count)
        expect(days.at(-1)?.day).toBe(calendar.dayOf(now.getTime()))
        for (const [index, day] of days.entries()) expect(days[index + 1]?.from ?? day.until).toBe(day.until)
      }),
      { numRuns: 100 }
    )
  })
})

describe('promiseCutoff', () => {
  const utc = createCalendar('UTC')
  const cutoff = (now: string, days: number, calendar = utc) =>
    promiseCutoff(calendar, new Date(now), days).toISOString()

  it('counts 24 hours outside Saturday and Sunday for a day', () => {
    // Wednesday at noon: Monday at noon, two days before.
    expect(cutoff('2026-03-04T12:00:00.000Z', 2)).toBe('2026-03-02T12:00:00.000Z')
    // Tuesday at three: what came on Friday at three is due now.
    expect(cutoff('2026-03-10T15:00:00.000Z', 2)).toBe('2026-03-06T15:00:00.000Z')
    // On Sunday no time passes: as on Saturday's first moment.
    expect(cutoff('2026-03-08T18:00:00.000Z', 1)).toBe('2026-03-06T00:00:00.000Z')
    expect(cutoff('2026-03-09T00:00:00.000Z', 5)).toBe('2026-03-02T00:00:00.000Z')
  })

  it("goes by the viewer's weekend", () => {
    // Sunday evening in UTC is Monday in India.
    expect(cutoff('2026-03-08T20:30:00.000Z', 1, createCalendar('Asia/Kolkata'))).toBe('2026-03-05T20:30:00.000Z')
  })

  it('moves on with time and never lets anybody wait shorter than promised', () => {
    fc.assert(
      fc.property(instants, fc.integer({ min: 1, max: 60 }), fc.nat(14 * 86_400_000), (now, days, later) => {
        const first = promiseCutoff(utc, now, days).getTime()
        const second = promiseCutoff(utc, new Date(now.getTime() + later), days).getTime()
        expect(second).toBeGreaterThanOrEqual(first)
        expect(now.getTime() - first).toBeGreaterThanOrEqual(days * 86_400_000)
      })
    )
  })
})
