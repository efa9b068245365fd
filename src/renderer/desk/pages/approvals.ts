import type { Column } from '../parts/data-table'

export const approvalColumns: readonly Column[] = [
  { key: 'organization', label: 'Organization', width: 'minmax(0, 2fr)', sort: 'organizationName', fixed: true },
  { key: 'number', label: 'Number', width: '6.5rem', sort: 'number', optional: true },
  { key: 'country', label: 'Country', width: 'minmax(5.5rem, 0.9fr)', from: 440 },
  { key: 'type', label: 'Type', width: 'minmax(9.75rem, 1.1fr)', from: 640 },
  { key: 'email', label: 'E-mail', width: 'minmax(0, 1.5fr)', optional: true },
  { key: 'signals', label: 'Stands out', width: 'minmax(0, 1.2fr)', optional: true },
  { key: 'manager', label: 'Manager', width: 'minmax(0, 1fr)', optional: true },
  { key: 'age', label: 'Waiting', width: '4.5rem', sort: 'createdAt', inverted: true, align: 'end' }
]

export const ageFilters = [
  { label: 'Over a day', value: 'day' },
  { label: 'Over two days', value: 'twoDays' },
  { label: 'Over a week', value: 'week' }
] as const

const hours: Readonly<Record<string, number>> = { day: 24, twoDays: 48, week: 168 }

/** Whoever waits so long signed up before this time; null without such a filter. Whole minutes, so that pages agree. */
export function signedUpBefore(age: string, now: number): string | null {
  const waiting = hours[age]
  if (waiting === undefined) return null
  return new Date(Math.floor((now - waiting * 3_600_000) / 60_000) * 60_000).toISOString()
}

export const claimFilterItems = [
  { label: 'Nobody looks at it', value: 'free' },
  { label: 'I look at it', value: 'mine' },
  { label: 'A colleague looks at it', value: 'others' }
] as const

/** What an empty list says: at the desk, in review mode, and where that lists what was decided in it. */
export function emptyList(review: boolean, decidedHere: boolean) {
  if (decidedHere)
    return { icon: 'i-lucide-list-checks', title: 'Nothing is decided yet', text: 'What you decide stands here.' }
  const icon = 'i-lucide-party-popper'
  return review
    ? { icon, title: 'Everything is decided', text: 'Bring the pack back at the desk, so that it takes effect.' }
    : {
        icon,
        title: 'Nothing waits for a decision',
        text: 'New sign-ups appear here by themselves. What was decided stands in Resellers.'
      }
}
