/** A day as people in one time zone have it; `until` is the first moment of the next one. ISO 8601 in UTC. */
export type Day = { readonly day: string; readonly from: string; readonly until: string }

/** Which instants belong to which day in one time zone. Days are written like `2026-11-23`, instants in milliseconds. */
export type Calendar = {
  readonly dayOf: (instant: number) => string
  readonly startOf: (day: string) => number
}

const hour = 3_600_000
const minute = 60_000

/**
 * The calendar of an IANA time zone. Days have 23 or 25 hours where the clocks change, and begin at one o'clock where
 * they change at midnight.
 * @throws RangeError where there is no such zone
 */
export function createCalendar(timeZone: string): Calendar {
  const format = new Intl.DateTimeFormat('en-u-ca-gregory-nu-latn', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit'
  })
  const dayOf = (instant: number): string => {
    const parts = new Map(format.formatToParts(instant).map(({ type, value }) => [type, value]))
    return `${parts.get('year')?.padStart(4, '0')}-${parts.get('month')}-${parts.get('day')}`
  }
  const starts = new Map<string, number>()

  /** The first minute of a day, searched for: no zone is further from UTC than 14 hours, none changes within a minute. */
  function findStart(day: string): number {
    const midnight = Date.parse(`${day}T00:00:00Z`)
    let before = midnight - 15 * hour
    let within = midnight + 15 * hour
    while (within - before > minute) {
      const middle = before + Math.floor((within - before) / minute / 2) * minute
      if (dayOf(middle) < day) before = middle
      else within = middle
    }
    return within
  }

  return {
    dayOf,
    startOf: (day) => {
      const known = starts.get(day)
      if (known !== undefined) return known
      const start = findStart(day)
      starts.set(day, start)
      return start
    }
  }
}

/** The day that many days later, or earlier where negative. */
export function shiftDay(day: string, by: number): string {
  const date = new Date(`${day}T00:00:00Z`)
  date.setUTCDate(date.getUTCDate() + by)
  return date.toISOString().slice(0, 10)
}

/** The last days up to and with today, the oldest first. */
export function lastDays(calendar: Calendar, now: Date, count: number): readonly Day[] {
  const today = calendar.dayOf(now.getTime())
  return Array.from({ length: count }, (_, index) => {
    const day = shiftDay(today, index - count + 1)
    return {
      day,
      from: new Date(calendar.startOf(day)).toISOString(),
      until: new Date(calendar.startOf(shiftDay(day, 1))).toISOString()
    }
  })
}

/** Saturday and Sunday; public holidays differ too much between offices to be guessed. */
function isWeekend(day: string): boolean {
  return [0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay())
}

/**
 * Whoever applied before this moment has waited longer than the promised working days. A working day is 24 hours that
 * lie outside Saturday and Sunday: what came on Friday at three is due on Tuesday at three, if two days were promised.
 */
export function promiseCutoff(calendar: Calendar, now: Date, workingDays: number): Date {
  let left = workingDays * 24 * hour
  let until = now.getTime()
  let day = calendar.dayOf(until)
  for (;;) {
    const from = calendar.startOf(day)
    if (!isWeekend(day)) {
      if (until - from >= left) return new Date(until - left)
      left -= until - from
    }
    until = from
    day = shiftDay(day, -1)
  }
}
