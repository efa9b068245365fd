/**
 * Who read how much of which list: pages of one question, each once, so that a list that is shown again counts nothing.
 * In memory and bounded; a restart forgets it.
 */
export type ListReads = {
  /** How many rows of this list the reader has read, where this page is new to them and it is a whole list's worth; or null. */
  readonly read: (reader: string, question: string, page: string, rows: number) => number | null
}

/** More rows of one list than anybody looks at: ten pages. */
export const wholeListRows = 1000
/** What was read longer ago does not count, in milliseconds. */
export const readsPeriod = 10 * 60_000
/** Lists that are counted at a time, and pages of each that are told apart. */
const mostLists = 500
const mostPages = 2000

type Reading = { readonly rowsOf: Map<string, number>; readonly until: number; total: number }

export function createListReads(now: () => Date): ListReads {
  const readings = new Map<string, Reading>()

  function readingOf(key: string): Reading {
    const time = now().getTime()
    const known = readings.get(key)
    if (known !== undefined && known.until > time) return known
    readings.delete(key)
    const [oldest] = readings.size >= mostLists ? readings.keys() : []
    if (oldest !== undefined) readings.delete(oldest)
    const reading = { rowsOf: new Map<string, number>(), until: time + readsPeriod, total: 0 }
    readings.set(key, reading)
    return reading
  }

  return {
    read: (reader, question, page, rows) => {
      const reading = readingOf(`${reader}\n${question}`)
      const before = reading.rowsOf.get(page) ?? 0
      if (rows <= before) return null
      if (reading.rowsOf.size >= mostPages) reading.rowsOf.clear()
      reading.rowsOf.set(page, rows)
      reading.total += rows - before
      return reading.total > wholeListRows ? reading.total : null
    }
  }
}
