import type { AuditAction } from '@shared/audit'
import type { DayFigures, Figures } from '@shared/contract'
import type { Day } from './calendar'

/** What the charts count, by the event that tells of it. */
const measures = {
  'account.registered': 'signUps',
  'account.approved': 'approved',
  'account.rejected': 'rejected',
  'account.blocked': 'blocked'
} as const satisfies Partial<Record<AuditAction, keyof Figures>>

type Measure = (typeof measures)[keyof typeof measures]

export const countedActions = Object.keys(measures) as readonly (keyof typeof measures)[]
export type CountedAction = (typeof countedActions)[number]

const isCounted = (action: string): action is CountedAction => Object.hasOwn(measures, action)

/** Takes the last decision on its account back, which then counts no more. */
const undoing = 'account.decision_undone' satisfies AuditAction

export const relevantActions = [...countedActions, undoing] as const
type RelevantAction = (typeof relevantActions)[number]
export const isRelevant = (action: string): action is RelevantAction => isCounted(action) || action === undoing

/** One event as the charts see it. */
export type Fact = {
  readonly at: string
  readonly action: CountedAction
  /** From application to decision, in milliseconds; null for what is no decision. */
  readonly waited: number | null
}

/** An event that the charts follow. */
export type Happening = Omit<Fact, 'action'> & { readonly action: RelevantAction; readonly accountId: string | null }

/** What counts of all that happened: it is told in order, the oldest first. */
export type Facts = { readonly add: (happening: Happening) => void; readonly all: () => Iterable<Fact> }

export function createFacts(): Facts {
  const facts = new Set<Fact>()
  /** By account; only the last one can be taken back. */
  const decisions = new Map<string, Fact>()
  return {
    all: () => facts,
    add: ({ at, action, waited, accountId }) => {
      if (action === undoing) {
        const decision = accountId === null ? undefined : decisions.get(accountId)
        if (decision) facts.delete(decision)
        return
      }
      const fact = { at, action, waited }
      facts.add(fact)
      if (accountId !== null && (action === 'account.approved' || action === 'account.rejected'))
        decisions.set(accountId, fact)
    }
  }
}

/** The middle one of some numbers, the mean of the two in the middle of an even count; null of none. */
export function median(values: readonly number[]): number | null {
  if (values.length === 0) return null
  const sorted = [...values].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const upper = sorted[middle] ?? 0
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2
}

type Tally = Record<Measure, number> & { readonly waits: number[] }

const emptyTally = (): Tally => ({ signUps: 0, approved: 0, rejected: 0, blocked: 0, waits: [] })

function add(tally: Tally, { action, waited }: Fact): void {
  tally[measures[action]] += 1
  if (waited !== null) tally.waits.push(waited)
}

function figuresOf({ waits, ...counts }: Tally): Figures {
  const middle = median(waits)
  return { ...counts, medianDecisionMinutes: middle === null ? null : Math.round(middle / 60_000) }
}

/** Events of each day and of all days together. The days follow each other, the oldest first; other events do not count. */
export function figuresByDay(
  days: readonly Day[],
  facts: Iterable<Fact>
): { readonly days: readonly DayFigures[]; readonly total: Figures } {
  const total = emptyTally()
  const tallies = days.map(emptyTally)
  // Facts come in order, or nearly: the next one is mostly of the same day.
  let index = -1
  for (const fact of facts) {
    const day = days[index]
    if (!day || fact.at < day.from || fact.at >= day.until) index = indexOfSpan(days, fact.at)
    const tally = tallies[index]
    if (!tally) continue
    add(tally, fact)
    add(total, fact)
  }
  return {
    days: days.map((day, index) => ({ ...day, ...figuresOf(tallies[index] ?? emptyTally()) })),
    total: figuresOf(total)
  }
}

/** The one of some spans that an instant belongs to, by halving; -1 where it is none of them. */
export function indexOfSpan(spans: readonly Pick<Day, 'from' | 'until'>[], at: string): number {
  let low = 0
  let high = spans.length - 1
  while (low <= high) {
    const middle = (low + high) >> 1
    const span = spans[middle]
    if (!span) return -1
    if (at < span.from) high = middle - 1
    else if (at >= span.until) low = middle + 1
    else return middle
  }
  return -1
}
