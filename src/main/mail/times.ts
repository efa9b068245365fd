function parts(
  instant: Date,
  timeZone: string
): { readonly day: string; readonly year: string; readonly time: string } {
  const format = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat('en-GB', { timeZone, ...options }).format(instant)
  return {
    day: format({ day: 'numeric', month: 'long' }),
    year: format({ year: 'numeric' }),
    time: format({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
  }
}

/**
 * An ISO 8601 time as mail shows it: "23 November 2026, 14:05 UTC (19:35 IST)". The day in India is named where it is
 * another one. Throws a RangeError where it is no time.
 */
export function formatInstant(iso: string): string {
  const instant = new Date(iso)
  const utc = parts(instant, 'UTC')
  const ist = parts(instant, 'Asia/Kolkata')
  const otherDay = ist.day === utc.day ? '' : `${ist.day}, `
  return `${utc.day} ${utc.year}, ${utc.time} UTC (${otherDay}${ist.time} IST)`
}
