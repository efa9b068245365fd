import type { Input } from '@shared/contract'

export const reportRanges = ['7', '30', '90', 'thisMonth', 'lastMonth'] as const
export type ReportRange = (typeof reportRanges)[number]

export const rangeNames: Readonly<Record<ReportRange, string>> = {
  '7': '7 days',
  '30': '30 days',
  '90': '90 days',
  thisMonth: 'This month',
  lastMonth: 'Last month'
}

/** From the first moment of its first day to the first moment after its last, in the viewer's zone. */
export function spanOf(range: ReportRange, now: Date): Pick<Input<'reports.calls'>, 'from' | 'until'> {
  const at = (months: number, day: number) =>
    new Date(now.getFullYear(), now.getMonth() + months, day).toISOString()
  const today = now.getDate()
  if (range === 'thisMonth') return { from: at(0, 1), until: at(0, today + 1) }
  if (range === 'lastMonth') return { from: at(-1, 1), until: at(0, 1) }
  return { from: at(0, today + 1 - Number(range)), until: at(0, today + 1) }
}

/** `2026-11-23` in the viewer's zone. */
export function dayOf(iso: string): string {
  const date = new Date(iso)
  return [date.getFullYear(), date.getMonth() + 1, date.getDate()].map((part) => String(part).padStart(2, '0')).join('-')
}
