import { countOf } from '../format'

/** `2 days left`, `5 hours left`, `12 minutes left`; rounded down, so that nobody counts on more. */
export function timeLeft(endsAt: string, now: number): string {
  const minutes = Math.max(0, Math.floor((Date.parse(endsAt) - now) / 60_000))
  if (minutes < 60) return `${countOf(minutes, 'minute')} left`
  if (minutes < 48 * 60) return `${countOf(Math.floor(minutes / 60), 'hour')} left`
  return `${countOf(Math.floor(minutes / (24 * 60)), 'day')} left`
}
