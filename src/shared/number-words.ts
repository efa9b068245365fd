const words = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'] as const

/** A whole number as English sentences have it: in words up to ten, then in figures. */
export function inWords(count: number): string {
  return words[count] ?? String(count)
}

/** `one account`, `12 accounts`, `no addresses`. */
export function counted(count: number, singular: string, plural = `${singular}s`): string {
  return `${inWords(count)} ${count === 1 ? singular : plural}`
}

/** A sentence begins with it. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

/** A time in its most telling unit, rounded: `40 seconds`, `two hours`, `three days`. Less than a second is one. */
export function spanInWords(milliseconds: number): string {
  const rounded = (unit: number) => Math.max(1, Math.round(milliseconds / unit))
  if (rounded(second) < 100) return counted(rounded(second), 'second')
  if (rounded(minute) < 100) return counted(rounded(minute), 'minute')
  if (rounded(hour) < 48) return counted(rounded(hour), 'hour')
  return counted(rounded(day), 'day')
}
