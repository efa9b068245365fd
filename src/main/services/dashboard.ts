import type { Dashboard, DashboardRange } from '@shared/contract'
import { createCalendar, promiseCutoff, type Calendar } from '../domain/calendar'
import { secondsWanted } from '../domain/second-person'
import { readSettings, type Context } from './context'
import { createDailyFigures } from './daily-figures'
import { blockingIncidents } from './blocking-incidents'
import { expiringLinks } from './expiring-links'

type Sources = Pick<Context, 'store' | 'now'>

/** `staffId`: who looks; their own questions are for others to see. */
export type ReadDashboard = (days: DashboardRange, timeZone: string, staffId: string) => Promise<Dashboard>

/** Answers what the overview shows, as a viewer in that time zone counts days. */
export function createDashboard(sources: Sources): ReadDashboard {
  const dailyFigures = createDailyFigures(sources)
  return async (days, timeZone, staffId) => {
    const calendar = createCalendar(timeZone)
    return {
      attention: await attention(sources, calendar, staffId),
      ...(await dailyFigures(days, timeZone, calendar))
    }
  }
}

async function attention(sources: Sources, calendar: Calendar, staffId: string): Promise<Dashboard['attention']> {
  const { store, now } = sources
  const { promiseDays } = (await readSettings(store)).signUp
  const overdueBefore = promiseCutoff(calendar, now(), promiseDays).toISOString()
  const [pending, oldest, overdue, blocked, incidents, again, seconds, links, deadMail] = await Promise.all([
    store.count('accounts', { where: { status: 'pending' } }),
    store.query('accounts', { where: { status: 'pending' }, sort: 'createdAt', limit: 1 }),
    store.count('accounts', { where: { status: 'pending' }, ranges: { createdAt: { until: overdueBefore } } }),
    store.count('accounts', { where: { status: 'blocked' } }),
    store.query('incidents', { where: { state: 'open' }, sort: 'openedAt', limit: 1 }),
    blockingIncidents(sources, { blockedAgain: true }),
    blockingIncidents(sources, { secondAsked: true }),
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
    blockedAgain: again.length,
    secondWanted: seconds.filter((incident) =>
      secondsWanted(incident, now()).some(({ forStaffId }) => forStaffId !== staffId)
    ).length,
    expiringLinks: links.length,
    nextLinkEndsAt: links[0]?.expiresAt ?? null,
    deadMail
  }
}
