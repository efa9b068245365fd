import type { RouteLocationRaw } from 'vue-router'
import type { AuditAction } from '@shared/audit'
import type { Dashboard, DayFigures, Figures } from '@shared/contract'
import { countOf, formatCount, formatDay, formatMinutes } from '../format'

/** One part of a bar. Parts differ in their filling too, so that colour alone says nothing. */
export type Part = { readonly label: string; readonly filling: 'solid' | 'hatched' }

export type Bar = {
  readonly day: string
  /** One number for each part of the chart; null where there is nothing to measure. */
  readonly values: readonly (number | null)[]
  /** The day in words, for the readout, the link's name and the table. */
  readonly text: string
  /** The list behind the bar. */
  readonly to: RouteLocationRaw
}

export type Chart = {
  readonly key: string
  readonly title: string
  /** The number of all days together. */
  readonly total: string
  readonly totalTo: RouteLocationRaw
  readonly unit: 'count' | 'minutes'
  readonly parts: readonly Part[]
  readonly bars: readonly Bar[]
  /** Said where no day has a number. */
  readonly empty: string
  /** The whole chart in a sentence, for who cannot see it. */
  readonly summary: string
}

/** The Audit screen's filter that stands for both outcomes. */
export const decisionsFilter = 'decisions'

type AuditFilter = AuditAction | typeof decisionsFilter

const auditOf = (action: AuditFilter, from: string, until: string): RouteLocationRaw => ({
  name: 'audit',
  query: { action, from, until }
})

export const decisionsOf = ({ approved, rejected }: Figures) => approved + rejected

type Recipe = {
  readonly key: string
  readonly title: string
  readonly unit: Chart['unit']
  readonly action: AuditFilter
  readonly parts: readonly Part[]
  readonly values: (figures: Figures) => readonly (number | null)[]
  readonly words: (figures: Figures) => string
  readonly empty: string
}

const recipes: readonly Recipe[] = [
  {
    key: 'sign-ups',
    title: 'Sign-ups',
    unit: 'count',
    action: 'account.registered',
    parts: [{ label: 'Sign-ups', filling: 'solid' }],
    values: ({ signUps }) => [signUps],
    words: ({ signUps }) => countOf(signUps, 'sign-up'),
    empty: 'Nobody signed up in this time.'
  },
  {
    key: 'decisions',
    title: 'Decisions',
    unit: 'count',
    action: decisionsFilter,
    parts: [
      { label: 'Approved', filling: 'solid' },
      { label: 'Rejected', filling: 'hatched' }
    ],
    values: ({ approved, rejected }) => [approved, rejected],
    words: (figures) =>
      `${countOf(decisionsOf(figures), 'decision')}: ${formatCount(figures.approved)} approved, ${formatCount(figures.rejected)} rejected`,
    empty: 'Nothing was decided in this time.'
  },
  {
    key: 'time',
    title: 'Median time to decision',
    unit: 'minutes',
    action: decisionsFilter,
    parts: [{ label: 'Median time', filling: 'solid' }],
    values: ({ medianDecisionMinutes }) => [medianDecisionMinutes],
    words: ({ medianDecisionMinutes }) =>
      medianDecisionMinutes === null
        ? 'no decisions'
        : `${formatMinutes(medianDecisionMinutes)} from application to decision`,
    empty: 'Nothing was decided in this time.'
  },
  {
    key: 'blocks',
    title: 'Blocked accounts',
    unit: 'count',
    action: 'account.blocked',
    parts: [{ label: 'Blocked', filling: 'solid' }],
    values: ({ blocked }) => [blocked],
    words: ({ blocked }) => countOf(blocked, 'block'),
    empty: 'No account was blocked in this time.'
  }
]

/** The overview's charts out of its figures. */
export function chartsOf({ days, total }: Pick<Dashboard, 'days' | 'total'>): readonly Chart[] {
  const first = days[0]?.day ?? ''
  const last = days.at(-1)?.day ?? ''
  return recipes.map(({ key, title, unit, action, parts, values, words, empty }) => ({
    key,
    title,
    unit,
    parts,
    empty,
    total: totalOf(values(total), unit),
    totalTo: auditOf(action, first, last),
    bars: days.map((figures) => ({
      day: figures.day,
      values: values(figures),
      text: words(figures),
      to: auditOf(action, figures.day, figures.day)
    })),
    summary: summaryOf(title, words(total), days, values)
  }))
}

function totalOf(values: readonly (number | null)[], unit: Chart['unit']): string {
  if (unit === 'count') return formatCount(heightOf(values))
  const [minutes] = values
  return minutes === null || minutes === undefined ? 'None' : formatMinutes(minutes)
}

/** How high a bar is: its parts on top of each other. */
export const heightOf = (values: readonly (number | null)[]) =>
  values.reduce<number>((sum, value) => sum + (value ?? 0), 0)

function summaryOf(
  title: string,
  words: string,
  days: readonly DayFigures[],
  values: (figures: Figures) => readonly (number | null)[]
): string {
  const highest = days.reduce<DayFigures | null>(
    (best, day) => (heightOf(values(day)) > (best ? heightOf(values(best)) : 0) ? day : best),
    null
  )
  const peak = highest ? ` The highest day is ${formatDay(highest.day)}.` : ''
  return `${title}, ${days.length} days: ${words}.${peak}`
}

const minutesSteps = [15, 30, 60, 120, 240, 360, 720, 1440, 2880, 4320, 7200, 14_400, 28_800, 43_200]

/** A round top for an axis, not below the highest bar; even, so that half of it is round too. */
export function axisTop(highest: number, unit: Chart['unit']): number {
  if (unit === 'minutes') return minutesSteps.find((step) => step >= highest) ?? Math.ceil(highest / 43_200) * 43_200
  let power = 1
  for (;;) {
    const scale = power
    const top = [2, 4, 6, 8, 10, 12, 16].map((factor) => factor * scale).find((step) => step >= highest)
    if (top !== undefined) return top
    power *= 10
  }
}

/** Which days have their date under the axis: all of a week, else the first, the last and some between. */
export function labelledDays(count: number): ReadonlySet<number> {
  if (count <= 7) return new Set(Array.from({ length: count }, (_, index) => index))
  return new Set([0, 1, 2, 3, 4].map((part) => Math.round(((count - 1) * part) / 4)))
}
