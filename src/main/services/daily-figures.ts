import type { Dashboard, DashboardRange } from '@shared/contract'
import { lastDays, type Calendar } from '../domain/calendar'
import { createFacts, figuresByDay, isRelevant, relevantActions, type Happening } from '../domain/statistics'
import type { Context } from './context'

type Figures = Pick<Dashboard, 'days' | 'total'>

/** `timeZone` names the calendar. */
export type DailyFigures = (days: DashboardRange, timeZone: string, calendar: Calendar) => Promise<Figures>

/** The widest range and the day before: wherever a viewer is, their first day lies within. In milliseconds. */
const spanMs = 92 * 24 * 60 * 60_000
const pageSize = 20_000
/** Ranges and zones whose figures are kept until something is added. */
const mostKept = 50

/**
 * The figures behind the charts. The events that they are counted from are read once and then only added to: at 100,000
 * accounts nobody should wait for all of them after every decision.
 */
export function createDailyFigures({ store, now }: Pick<Context, 'store' | 'now'>): DailyFigures {
  const facts = createFacts()
  const kept = new Map<string, Figures>()
  let upTo = 0
  let behind = true
  let reading = Promise.resolve()

  store.watch(({ events }) => {
    if (events.some(({ action }) => isRelevant(action))) behind = true
  })

  async function catchUp(): Promise<void> {
    if (!behind) return
    behind = false
    try {
      const added = await readSince(upTo)
      // The oldest first: what is taken back was decided before.
      for (const happening of [...added].reverse()) facts.add(happening)
      upTo = Math.max(upTo, added[0]?.sequence ?? 0)
      if (added.length > 0) kept.clear()
    } catch (error) {
      behind = true
      throw error
    }
  }

  /** The newest first, down to what is known. */
  async function readSince(known: number): Promise<readonly (Happening & { readonly sequence: number })[]> {
    const found: (Happening & { readonly sequence: number })[] = []
    const from = new Date(now().getTime() - spanMs).toISOString()
    let cursor: string | null = null
    do {
      const page: Awaited<ReturnType<typeof store.events>> = await store.events({
        action: relevantActions,
        from,
        limit: pageSize,
        ...(cursor === null ? {} : { cursor })
      })
      cursor = page.nextCursor
      for (const { sequence, action, at, accountId } of page.items) {
        if (sequence <= known) return found
        if (!isRelevant(action)) continue
        const account = isDecision(action) && accountId !== null ? await store.get('accounts', accountId) : null
        const waited = account && Math.max(0, Date.parse(at) - Date.parse(account.createdAt))
        found.push({ sequence, at, action, accountId, waited })
      }
    } while (cursor !== null)
    return found
  }

  return async (count, timeZone, calendar) => {
    // One after another, so that no event is added twice.
    const turn = reading.then(catchUp)
    reading = turn.catch(() => undefined)
    await turn
    const days = lastDays(calendar, now(), count)
    const key = [count, timeZone, days.at(-1)?.day].join(' ')
    const known = kept.get(key)
    if (known) return known
    const figures = figuresByDay(days, facts.all())
    if (kept.size >= mostKept) kept.clear()
    kept.set(key, figures)
    return figures
  }
}

const isDecision = (action: string) => action === 'account.approved' || action === 'account.rejected'
