import type { SettingsValues } from '@shared/settings'
import { shiftDay, type Calendar } from './calendar'

type Policy = SettingsValues['backups']

const hour = 3_600_000
const minute = 60_000

/** After a failure it is tried again so much later: what was in the way may be a disk that somebody is changing. */
export const retryAfter = 15 * minute

/** What the schedule is reckoned from: the last scheduled or other backup, or the first start where there is none. */
export type BackupHistory = { readonly since: number; readonly failedAt: number | null }

/**
 * When the next scheduled backup is to be made, in milliseconds; in the past where one was missed, which is made up at
 * once. Null: none is scheduled. On a day when clocks change, `dailyAt` may be an hour off.
 */
export function nextBackupAt(policy: Policy, { since, failedAt }: BackupHistory, calendar: Calendar): number | null {
  if (policy.schedule === 'off') return null
  const due =
    policy.schedule === 'hours' ? since + policy.everyHours * hour : dailyAfter(since, policy.dailyAt, calendar)
  return failedAt === null ? due : Math.max(due, failedAt + retryAfter)
}

function dailyAfter(since: number, dailyAt: string, calendar: Calendar): number {
  const [hours = 0, minutes = 0] = dailyAt.split(':').map(Number)
  const on = (day: string) => calendar.startOf(day) + hours * hour + minutes * minute
  const day = calendar.dayOf(since)
  return on(day) > since ? on(day) : on(shiftDay(day, 1))
}

type Kept = { readonly name: string; readonly createdAt: string }

/** Which scheduled backups are not kept any more. The newest always is. */
export function backupsToRemove<B extends Kept>(scheduled: readonly B[], policy: Policy, now: Date): readonly B[] {
  const newestFirst = [...scheduled].sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1))
  if (policy.keepBy === 'count') return newestFirst.slice(policy.keep)
  const oldest = new Date(now.getTime() - policy.keep * 24 * hour).toISOString()
  return newestFirst.slice(1).filter(({ createdAt }) => createdAt < oldest)
}
