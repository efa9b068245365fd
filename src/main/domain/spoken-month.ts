const monthNames = [
  ...['january', 'february', 'march', 'april', 'may', 'june'],
  ...['july', 'august', 'september', 'october', 'november', 'december']
] as const

const indianOffset = 5.5 * 3_600_000

/** The months (`2026-03`) that a moment lies in, by the calendars of UTC and of India: near an edge they are two. */
export function monthsOf(moment: string): readonly string[] {
  const india = new Date(Date.parse(moment) + indianOffset).toISOString()
  return [moment.slice(0, 7), india.slice(0, 7)]
}

/**
 * The month that a caller names, as `2026-03`; null where it is none. `March 2026`, `mar 26`, `03/2026`, `3-26`,
 * `2026-03`, and whole dates, of which figures are read day first, as in India: `12 March 2026`, `12.03.2026`,
 * `2026-03-12`.
 */
export function saidMonth(said: string): string | null {
  const plain = said.normalize('NFKC').toLowerCase()
  const numbers = plain.match(/\d+/g) ?? []
  const words = plain.match(/\p{L}+/gu)?.filter((word) => !fillers.has(word)) ?? []
  if (words.length === 0) return fromFigures(numbers)
  const [word = ''] = words
  const month = monthNames.findIndex((name) => name === word || (word.length >= 3 && name.startsWith(word)))
  // "26 March" is a day: nobody says the year first unless in full.
  const onlyDay = numbers.length === 1 && /\d/.test(plain.split(word)[0] ?? '') && (numbers[0] ?? '').length < 4
  return words.length > 1 || month === -1 || onlyDay ? null : fromName(month + 1, numbers)
}

/** What may stand in a date beside the month: `the 1st of March, 2026`. */
const fillers: ReadonlySet<string> = new Set(['in', 'of', 'the', 'st', 'nd', 'rd', 'th'])

function fromFigures(numbers: readonly string[]): string | null {
  const [first = '', second = '', third] = numbers
  if (numbers.length < 2 || numbers.length > 3) return null
  if (first.length === 4) return isDay(third) ? month(first, second) : null
  if (third === undefined) return month(second, first)
  return isDay(first) ? month(third, second) : null
}

function fromName(number: number, numbers: readonly string[]): string | null {
  const [first = '', second] = numbers
  if (numbers.length === 0 || numbers.length > 2) return null
  if (second === undefined) return month(first, String(number))
  const [year, day] = first.length === 4 ? [first, second] : [second, first]
  return isDay(day) ? month(year, String(number)) : null
}

const isDay = (day: string | undefined) =>
  day === undefined || (day.length <= 2 && Number(day) >= 1 && Number(day) <= 31)

function month(year: string, number: string): string | null {
  if ((year.length !== 2 && year.length !== 4) || number.length > 2) return null
  const inYear = Number(number)
  return inYear < 1 || inYear > 12 ? null : `${year.length === 2 ? '20' : ''}${year}-${String(inYear).padStart(2, '0')}`
}
