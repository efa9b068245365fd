import { countryName as nameOfCountry } from '@shared/countries'

/** How the desk writes times, places and words. Times are shown in the viewer's own zone. */

const date = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' })
const dateTime = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit'
})
const time = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' })
const shortTime = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit'
})
const exact = new Intl.DateTimeFormat('en-GB', {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  timeZoneName: 'short'
})
const wholeNumber = new Intl.NumberFormat('en')

export const formatDate = (iso: string) => date.format(new Date(iso))
export const formatDateTime = (iso: string) => dateTime.format(new Date(iso))
export const formatTime = (iso: string) => time.format(new Date(iso))
/** Without the year, where space is short. */
export const formatShortTime = (iso: string) => shortTime.format(new Date(iso))
/** To the second with the zone, for hovering and evidence. */
export const formatExactTime = (iso: string) => exact.format(new Date(iso))
/** Since when: the time alone on the same day. */
export const formatSince = (iso: string, now: number) =>
  new Date(iso).toDateString() === new Date(now).toDateString() ? formatTime(iso) : formatDateTime(iso)
export const formatCount = (count: number) => wholeNumber.format(count)

/** What the host writes in UTC, `on 2026-11-23 at 04:08 UTC`, in the viewer's zone: `on 23 Nov 2026, 09:38`. */
export const inViewersZone = (text: string) =>
  text.replace(/\b(\d{4}-\d\d-\d\d) at (\d\d:\d\d) UTC\b/g, (_all, day: string, at: string) =>
    formatDateTime(`${day}T${at}:00Z`)
  )

/** `India` of `IN`, as the portal and mail say it; codes that no standard names stay codes. */
export const countryName = (code: string | null) => (code === null ? 'Unknown' : nameOfCountry(code))

/** How long ago, in one short unit: `now`, `5 min`, `3 h`, `2 d`. */
export function formatAge(iso: string, now: number): string {
  const minutes = Math.max(0, Math.floor((now - Date.parse(iso)) / 60_000))
  if (minutes < 1) return 'now'
  if (minutes < 60) return `${minutes} min`
  if (minutes < 48 * 60) return `${Math.floor(minutes / 60)} h`
  return `${Math.floor(minutes / 1440)} d`
}

/** How long from now, never less than nothing: `45 s`, `12 min`, `3 h`, `2 d`. */
export function formatRemaining(iso: string, now: number): string {
  const seconds = Math.max(0, Math.ceil((Date.parse(iso) - now) / 1000))
  if (seconds < 60) return `${seconds} s`
  if (seconds < 3600) return `${Math.ceil(seconds / 60)} min`
  if (seconds < 48 * 3600) return `${Math.floor(seconds / 3600)} h`
  return `${Math.floor(seconds / 86_400)} d`
}

/** The first moment of a day like `2026-11-23` in the viewer's zone, in ISO 8601. */
export const startOfDay = (day: string) => new Date(`${day}T00:00:00`).toISOString()

/** The first moment after a day, summer time included. */
export function startOfNextDay(day: string): string {
  const next = new Date(`${day}T00:00:00`)
  next.setDate(next.getDate() + 1)
  return next.toISOString()
}

const weekdayDate = new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric', month: 'short' })
const dayMonth = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' })
const noonOf = (day: string) => new Date(`${day}T12:00:00`)

/** `Mon, 23 Nov` of `2026-11-23`. */
export const formatDay = (day: string) => weekdayDate.format(noonOf(day))
/** `23 Nov` of `2026-11-23`. */
export const formatShortDay = (day: string) => dayMonth.format(noonOf(day))

/** A length of time: `45 min`, `3.5 h`, `2 d`. */
export function formatMinutes(minutes: number): string {
  if (minutes < 60) return `${Math.round(minutes)} min`
  const [amount, unit] = minutes < 48 * 60 ? [minutes / 60, 'h'] : [minutes / 1440, 'd']
  return `${Number(amount.toFixed(amount < 10 ? 1 : 0))} ${unit}`
}

/** The viewer's IANA time zone, for figures by day. */
export function viewersTimeZone(): string {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
  // What a machine without a known zone answers; its clock runs on UTC then.
  return !zone || zone === 'Etc/Unknown' ? 'UTC' : zone
}

/** `one reseller`, `1,204 resellers`. */
export function countOf(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`
}

/** `Signup confirmation` of `signup-confirmation`. */
export function sentence(identifier: string): string {
  const words = identifier.replace(/[-_.]+/g, ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** Browser and system of a user agent in a few words, the raw text where neither is known. */
export function describeUserAgent(agent: string): string {
  // Edge and Opera call themselves Chrome too, and only then themselves.
  const browser = /(Edg|OPR)\/(\d+)/.exec(agent) ?? /(Firefox|Chrome|Version)\/(\d+)/.exec(agent)
  const system = /(Windows|Android|iPhone|iPad|Mac OS X|Linux)/.exec(agent)
  const names: Readonly<Record<string, string>> = { Edg: 'Edge', OPR: 'Opera', Version: 'Safari' }
  const told = [
    browser?.[1] && `${names[browser[1]] ?? browser[1]} ${browser[2]}`,
    system?.[1]?.replace('Mac OS X', 'macOS')
  ].filter(Boolean)
  return told.length > 0 ? told.join(' on ') : agent || 'Not told'
}
