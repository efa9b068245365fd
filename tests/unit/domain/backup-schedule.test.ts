import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { defaultSettings } from '@shared/settings'
import { backupsToRemove, nextBackupAt, retryAfter } from '../../../src/main/domain/backup-schedule'
import { createCalendar } from '../../../src/main/domain/calendar'

const calendar = createCalendar('Asia/Kolkata')
const daily = { ...defaultSettings.backups, schedule: 'day', dailyAt: '02:00' } as const
const at = (time: string) => Date.parse(time)
const next = (policy: typeof defaultSettings.backups, since: string, failedAt: string | null = null) => {
  const found = nextBackupAt(policy, { since: at(since), failedAt: failedAt === null ? null : at(failedAt) }, calendar)
  return found === null ? null : new Date(found).toISOString()
}

describe('the next scheduled backup', () => {
  it('is made at the time of day of the machine, after the last one', () => {
    expect(next(daily, '2026-03-02T12:00:00Z')).toBe('2026-03-02T20:30:00.000Z')
    // The one that was due is made: the next is tomorrow's.
    expect(next(daily, '2026-03-02T20:30:00Z')).toBe('2026-03-03T20:30:00.000Z')
  })

  it('that was missed stays due', () => {
    expect(next(daily, '2026-03-02T12:00:00Z')).toBe('2026-03-02T20:30:00.000Z')
  })

  it('is made so many hours after the last one, or not at all', () => {
    expect(next({ ...daily, schedule: 'hours', everyHours: 6 }, '2026-03-02T12:00:00Z')).toBe(
      '2026-03-02T18:00:00.000Z'
    )
    expect(next({ ...daily, schedule: 'off' }, '2026-03-02T12:00:00Z')).toBeNull()
  })

  it('waits a quarter of an hour after a failure', () => {
    expect(retryAfter).toBe(15 * 60_000)
    expect(next(daily, '2026-03-02T12:00:00Z', '2026-03-02T20:30:00Z')).toBe('2026-03-02T20:45:00.000Z')
  })
})

describe('what is kept', () => {
  const now = new Date('2026-03-20T00:00:00.000Z')
  const daysAgo = fc.integer({ min: 0, max: 60 })
  const backups = fc
    .uniqueArray(daysAgo, { maxLength: 40 })
    .map((days) =>
      days.map((ago) => ({ name: `${ago}`, createdAt: new Date(now.getTime() - ago * 86_400_000).toISOString() }))
    )

  it('is the newest so many', () => {
    fc.assert(
      fc.property(backups, fc.integer({ min: 1, max: 20 }), (list, keep) => {
        const removed = new Set(backupsToRemove(list, { ...daily, keepBy: 'count', keep }, now).map(({ name }) => name))
        const kept = list.filter(({ name }) => !removed.has(name))
        expect(kept).toHaveLength(Math.min(keep, list.length))
        for (const one of kept) for (const name of removed) expect(Number(one.name)).toBeLessThan(Number(name))
      })
    )
  })

  it('is what is younger than so many days, and the newest in any case', () => {
    fc.assert(
      fc.property(backups, fc.integer({ min: 1, max: 20 }), (list, keep) => {
        const removed = backupsToRemove(list, { ...daily, keepBy: 'days', keep }, now).map(({ name }) => Number(name))
        const ages = list.map(({ name }) => Number(name)).sort((a, b) => a - b)
        expect(removed.sort((a, b) => a - b)).toEqual(ages.slice(1).filter((age) => age > keep))
      })
    )
  })
})
