/** Made once: a formatter takes a hundred times as long to make as to use. */
function formatsOf(timeZone: string) {
  const format = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat('en-GB', { timeZone, ...options })
  return {
    day: format({ day: 'numeric', month: 'long' }),
    year: format({ year: 'numeric' }),
    time: format({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
  }
}
const utc = formatsOf('UTC')
const ist = formatsOf('Asia/Kolkata')

/**
 * An ISO 8601 time as mail shows it: "23 November 2026, 14:05 UTC (19:35 IST)". The day in India is named where it is
 * another one. Throws a RangeError where it is no time.
 */
export function formatInstant(iso: string): string {
  const instant = new Date(iso)
  const day = utc.day.format(instant)
  const indianDay = ist.day.format(instant)
  const otherDay = indianDay === day ? '' : `${indianDay}, `
  return `${day} ${utc.year.format(instant)}, ${utc.time.format(instant)} UTC (${otherDay}${ist.time.format(instant)} IST)`
}
