import { setImmediate as turn } from 'node:timers/promises'
import type { Dashboard, DashboardRange } from '@shared/contract'
import { lastDays, type Calendar } from '../domain/calendar'
import { createFacts, figuresByDay, isRelevant } from '../domain/statistics'
import type { Context } from './context'

type Figures = Pick<Dashboard, 'days' | 'total'>

/** `timeZone` names the calendar. */
export type DailyFigures = (days: DashboardRange, timeZone: string, calendar: Calendar) => Promise<Figures>

/** The widest range and the day before: wherever a viewer is, their first day lies within. In milliseconds. */
const spanMs = 92 * 24 * 60 * 60_000
/** Events between two turns of the event loop: about a millisecond. */
const pageSize = 2_000
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
      await readOn()
    } catch (error) {
      behind = true
      throw error
    }
  }

  /** The oldest first, from what is known on. */
  async function readOn(): Promise<void> {
    const from = new Date(now().getTime() - spanMs).toISOString()
    for (;;) {
      const events = await store.eventsAfter(upTo, pageSize)
      for (const { sequence, action, at, accountId } of events) {
        upTo = sequence
        if (!isRelevant(action) || at < from) continue
        const account = isDecision(action) && accountId !== null ? await store.get('accounts', accountId) : null
        const waited = account && Math.max(0, Date.parse(at) - Date.parse(account.createdAt))
        facts.add({ at, action, accountId, waited })
        kept.clear()
      }
      if (events.length < pageSize) return
      await turn()
    }
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
