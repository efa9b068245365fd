import type { IncidentEvidence } from '@shared/contract'
import { countOf, formatCount } from '../format'

/** `40 s`, `5 min`, `3 h`: how long something took. */
export function spanText(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000)
  if (seconds < 100) return `${seconds} s`
  if (seconds < 100 * 60) return `${Math.round(seconds / 60)} min`
  return `${Math.round(seconds / 3600)} h`
}

/** `4:59` of seconds: what runs down while somebody talks. */
export function formatCountdown(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds))
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`
}

/** The attempts of an incident counted: `5 wrong over 4 min · 2 addresses, 1 new · 1 new country`. */
export function describeAttempts({ attempts, refused }: IncidentEvidence): string {
  const wrong = attempts.filter(({ outcome }) => outcome === 'wrong')
  const times = wrong.map(({ at }) => Date.parse(at))
  const span = times.length > 1 ? ` within ${spanText(Math.max(...times) - Math.min(...times))}` : ''
  const distinct = (values: readonly (string | null)[]) => new Set(values).size
  const addresses = distinct(attempts.map(({ ip }) => ip))
  const fresh = distinct(attempts.filter(({ newAddress }) => newAddress).map(({ ip }) => ip))
  const countries = distinct(attempts.filter(({ newCountry }) => newCountry).map(({ country }) => country))
  const while_ = attempts.filter(({ outcome }) => outcome === 'refused').length + (refused?.count ?? 0)
  return [
    `${formatCount(wrong.length)} wrong${span}`,
    while_ > 0 ? `${formatCount(while_)} while blocked` : null,
    `${countOf(addresses, 'address', 'addresses')}${fresh > 0 ? `, ${formatCount(fresh)} new` : ''}`,
    countries > 0 ? countOf(countries, 'new country', 'new countries') : null
  ]
    .filter((part) => part !== null)
    .join(' · ')
}
