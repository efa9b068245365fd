import type { Dashboard, DashboardRange } from '@shared/contract'
import { createCalendar, promiseCutoff, type Calendar } from '../domain/calendar'
import { readSettings, type Context } from './context'
import { createDailyFigures } from './daily-figures'
import { expiringLinks } from './expiring-links'

type Sources = Pick<Context, 'store' | 'now'>

export type ReadDashboard = (days: DashboardRange, timeZone: string) => Promise<Dashboard>

/** Answers what the overview shows, as a viewer in that time zone counts days. */
export function createDashboard(sources: Sources): ReadDashboard {
  const dailyFigures = createDailyFigures(sources)
  return async (days, timeZone) => {
    const calendar = createCalendar(timeZone)
    return {
      attention: await attention(sources, calendar),
      ...(await dailyFigures(days, timeZone, calendar))
    }
  }
}

async function attention(sources: Sources, calendar: Calendar): Promise<Dashboard['attention']> {
  const { store, now } = sources
  const { promiseDays } = (await readSettings(store)).signUp
  const overdueBefore = promiseCutoff(calendar, now(), promiseDays).toISOString()
  const [pending, oldest, overdue, blocked, incidents, links, deadMail] = await Promise.all([
    store.count('accounts', { where: { status: 'pending' } }),
    store.query('accounts', { where: { status: 'pending' }, sort: 'createdAt', limit: 1 }),
    store.count('accounts', { where: { status: 'pending' }, ranges: { createdAt: { until: overdueBefore } } }),
    store.count('accounts', { where: { status: 'blocked' } }),
    store.query('incidents', { where: { state: 'open' }, sort: 'openedAt', limit: 1 }),
    expiringLinks(sources),
    store.count('mail', { where: { state: 'dead' } })
  ])
  const [first] = oldest.items
  return {
    pending,
    oldestPending: first
      ? { id: first.id, number: first.number, organizationName: first.organizationName, createdAt: first.createdAt }
      : null,
    overdue,
    overdueBefore,
    promiseDays,
    blocked,
    oldestBlockedAt: incidents.items[0]?.openedAt ?? null,
    expiringLinks: links.length,
    nextLinkEndsAt: links[0]?.expiresAt ?? null,
    deadMail
  }
}
