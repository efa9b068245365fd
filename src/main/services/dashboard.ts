import type { Dashboard, DashboardRange } from '@shared/contract'
import { createCalendar, lastDays, promiseCutoff, type Calendar } from '../domain/calendar'
import { countedActions, figuresByDay, type CountedAction, type Fact } from '../domain/statistics'
import { readSettings, type Context } from './context'
import { expiringLinks } from './expiring-links'

type Sources = Pick<Context, 'store' | 'now'>

export type ReadDashboard = (days: DashboardRange, timeZone: string) => Promise<Dashboard>

/** The widest range and the day before: wherever a viewer is, their first day lies within. In milliseconds. */
const factsSpanMs = 92 * 24 * 60 * 60_000
const factsPage = 20_000
const overduePage = 1000

/** Answers what the overview shows. The events behind the charts are read anew only after one of them was added. */
export function createDashboard({ store, now }: Sources): ReadDashboard {
  let facts: Promise<readonly Fact[]> | null = null
  store.watch(({ events }) => {
    if (events.some(({ action }) => isCounted(action))) facts = null
  })

  async function readFacts(): Promise<readonly Fact[]> {
    const from = new Date(now().getTime() - factsSpanMs).toISOString()
    return (await Promise.all(countedActions.map((action) => factsOf(store, action, from)))).flat()
  }

  return async (days, timeZone) => {
    const calendar = createCalendar(timeZone)
    facts ??= readFacts()
    const counted = figuresByDay(lastDays(calendar, now(), days), await facts)
    return { attention: await attention({ store, now }, calendar), ...counted }
  }
}

const isCounted = (action: string): action is CountedAction => (countedActions as readonly string[]).includes(action)

async function factsOf(store: Sources['store'], action: CountedAction, from: string): Promise<readonly Fact[]> {
  const facts: Fact[] = []
  const isDecision = action === 'account.approved' || action === 'account.rejected'
  let cursor: string | undefined
  do {
    const page = await store.events({ action, from, limit: factsPage, ...(cursor === undefined ? {} : { cursor }) })
    for (const { at, accountId } of page.items) {
      const account = isDecision && accountId !== null ? await store.get('accounts', accountId) : null
      facts.push({ at, action, waited: account && Math.max(0, Date.parse(at) - Date.parse(account.createdAt)) })
    }
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined)
  return facts
}

async function attention(sources: Sources, calendar: Calendar): Promise<Dashboard['attention']> {
  const { store, now } = sources
  const { promiseDays } = (await readSettings(store)).signUp
  const overdueBefore = promiseCutoff(calendar, now(), promiseDays).toISOString()
  const [pending, oldest, overdue, blocked, incidents, links, deadMail] = await Promise.all([
    store.count('accounts', { where: { status: 'pending' } }),
    store.query('accounts', { where: { status: 'pending' }, sort: 'createdAt', limit: 1 }),
    countOverdue(sources, overdueBefore),
    store.count('accounts', { where: { status: 'blocked' } }),
    store.query('incidents', { where: { state: 'open' }, sort: 'openedAt', limit: 1 }),
    expiringLinks(sources),
    store.count('mail', { where: { state: 'dead' } })
  ])
  const [first] = oldest.items
  return {
    pending,
    oldestPending: first
      ? {
          id: first.id,
          number: first.number,
          organizationName: first.organizationName,
          createdAt: first.createdAt
        }
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

/** The pending ones from the oldest on, as far as they came before. */
async function countOverdue({ store }: Sources, before: string): Promise<number> {
  let count = 0
  let cursor: string | null = null
  do {
    const page: Awaited<ReturnType<typeof pendingPage>> = await pendingPage(store, cursor)
    const overdue = page.items.filter(({ createdAt }) => createdAt < before).length
    count += overdue
    cursor = overdue === page.items.length ? page.nextCursor : null
  } while (cursor !== null)
  return count
}

const pendingPage = (store: Sources['store'], cursor: string | null) =>
  store.query('accounts', {
    where: { status: 'pending' },
    sort: 'createdAt',
    limit: overduePage,
    ...(cursor === null ? {} : { cursor })
  })
