import type { Page } from '@shared/contract'
import { decodeCursor, encodeCursor } from './cursor'
import { hasAllWords, searchWords } from './search-text'
import { compareKeys, comparePositions, sortKey, type Position, type SortKey } from './sorted-set'
import { fieldOf, type Row, type Table } from './table'

/** A query without the types of its collection. */
export type LooseQuery = {
  readonly where?: Readonly<Record<string, unknown>>
  readonly except?: readonly string[]
  readonly ranges?: Readonly<Record<string, Range>>
  readonly search?: string
  readonly sort?: string
  readonly cursor?: string
  readonly offset?: number
  readonly limit?: number
}

type Condition = { readonly field: string; readonly values: ReadonlySet<unknown> }

/** `from` included, `until` not, in the order of the field. */
type Range = { readonly from?: string | number; readonly until?: string | number }

/** So few matches are sorted on the spot; more are found by walking the order until the page is full. */
const sortedOnTheSpot = 1000

export const defaultLimit = 100

/** One page of the records that match. Throws an Error where the plan does not name a field: that is a mistake of ours. */
export function queryTable(table: Table, query: LooseQuery): Page<Row> {
  const descending = query.sort?.startsWith('-') ?? false
  const field = (descending ? query.sort?.slice(1) : query.sort) ?? null
  if (field !== null && !table.plan.sorts?.includes(field)) {
    throw new Error(`${table.collection} can't be sorted by ${field}: its plan does not name it`)
  }
  const order = `${table.collection}:${query.sort ?? 'id'}`
  const after = query.cursor === undefined ? null : decodeCursor(order, query.cursor)
  const limit = checkedLimit(query.limit)

  const { total, has, ids } = match(table, query)
  // One more than asked for tells whether there is a next page.
  const request = { field, descending, after, skip: checkedOffset(query.offset), wanted: limit + 1 }
  const positions =
    ids && total <= sortedOnTheSpot ? sortedPage(table, ids(), request) : walkedPage(table, has, request)

  const page = positions.slice(0, limit)
  const last = page.at(-1)
  return {
    items: page.flatMap(({ id }) => table.rows.get(id) ?? []),
    nextCursor: last && positions.length > limit ? encodeCursor(order, last) : null,
    total
  }
}

/** How many records match. */
export function countTable(table: Table, query: Question): number {
  return match(table, query).total
}

export type LooseSimilarQuery = {
  readonly field: string
  readonly text: string
  readonly atLeast: number
  readonly limit: number
}

/** The records whose field is most like a text. */
export function similarInTable(table: Table, { field, text, atLeast, limit }: LooseSimilarQuery): readonly Row[] {
  if (!table.plan.similar?.includes(field)) {
    throw new Error(`${table.collection} can't be found by likeness of ${field}: its plan does not name it`)
  }
  const ids = table.alike(field, text, atLeast).slice(0, checkedLimit(limit))
  return ids.flatMap(({ id }) => table.rows.get(id) ?? [])
}

/** Throws a RangeError for anything but a whole number from 1 on. */
export function checkedLimit(limit: number | undefined): number {
  const checked = limit ?? defaultLimit
  if (!Number.isSafeInteger(checked) || checked < 1) throw new RangeError('limit must be a whole number from 1 on')
  return checked
}

function checkedOffset(offset: number | undefined): number {
  const checked = offset ?? 0
  if (!Number.isSafeInteger(checked) || checked < 0) throw new RangeError('offset must be a whole number from 0 on')
  return checked
}

/** What of a query says which records match. */
type Question = Pick<LooseQuery, 'where' | 'ranges' | 'except' | 'search'>

type Matches = {
  readonly total: number
  readonly has: (id: string) => boolean
  /** The matching ids; null: all records match. */
  readonly ids: (() => Iterable<string>) | null
}

function match(table: Table, query: Question): Matches {
  const found = matchAll(table, query)
  const left = new Set((query.except ?? []).filter((id) => table.rows.has(id) && found.has(id)))
  if (left.size === 0) return found
  const has = (id: string) => !left.has(id) && found.has(id)
  const { ids } = found
  return { total: found.total - left.size, has, ids: ids && (() => [...ids()].filter(has)) }
}

function matchAll(table: Table, query: Question): Matches {
  const words = searchWords(query.search)
  if (words.length > 0 && !table.plan.search) throw new Error(`${table.collection} can't be searched`)
  const conditions = conditionsOf(table, query.where ?? {}).sort((a, b) => sizeOf(table, a) - sizeOf(table, b))
  const [rarest] = conditions
  const ranges = rangesOf(table, query.ranges ?? {})
  if (words.length === 0 && ranges.length === 0) {
    if (!rarest) return { total: table.rows.size, has: () => true, ids: null }
    // One value, or several of which a record can have only one: then nothing is counted twice.
    if (conditions.length === 1 && (rarest.values.size === 1 || !table.plan.derived?.[rarest.field])) {
      const sets = [...rarest.values].map((value) => table.withValue(rarest.field, value))
      return {
        total: sizeOf(table, rarest),
        has: (id) => sets.some((set) => set.has(id)),
        ids: () => sets.flatMap((set) => [...set])
      }
    }
  }
  const found = new Set<string>()
  // Without a filter, the records of the first range are walked: they need not be compared with it again.
  const compared = rarest ? ranges : ranges.slice(1)
  for (const row of rarest ? candidates(table, rarest) : within(table, ranges[0])) {
    const meets =
      conditions.every(({ field, values }) => table.hasValue(row, field, values)) &&
      compared.every((range) => isWithin(range, sortKey(fieldOf(row, range.field))))
    if (meets && (words.length === 0 || hasAllWords(table.text(row), words))) found.add(row.id)
  }
  return { total: found.size, has: (id) => found.has(id), ids: () => found }
}

function conditionsOf(table: Table, where: Readonly<Record<string, unknown>>): Condition[] {
  return Object.entries(where).map(([field, value]) => {
    if (field !== 'id' && !table.plan.filters?.includes(field)) {
      throw new Error(`${table.collection} can't be filtered by ${field}: its plan does not name it`)
    }
    // Taking it for "no filter" would answer everything.
    if (value === undefined) throw new Error(`the filter ${field} of ${table.collection} has no value`)
    return { field, values: new Set<unknown>(Array.isArray(value) ? value : [value]) }
  })
}

function sizeOf(table: Table, { field, values }: Condition): number {
  let size = 0
  for (const value of values) size += table.withValue(field, value).size
  return size
}

type Bounds = { readonly field: string; readonly from: SortKey | undefined; readonly until: SortKey | undefined }

function rangesOf(table: Table, ranges: Readonly<Record<string, Range>>): Bounds[] {
  return Object.entries(ranges).map(([field, { from, until }]) => {
    if (!table.plan.sorts?.includes(field)) {
      throw new Error(`${table.collection} has no ranges of ${field}: its plan does not sort by it`)
    }
    return {
      field,
      from: from === undefined ? undefined : sortKey(from),
      until: until === undefined ? undefined : sortKey(until)
    }
  })
}

/** A record without a value is in no range. */
function isWithin({ from, until }: Bounds, key: SortKey): boolean {
  return (
    key !== null &&
    (from === undefined || compareKeys(key, from) >= 0) &&
    (until === undefined || compareKeys(key, until) < 0)
  )
}

/** The records from the beginning of a range to its end; without one, all. */
function* within(table: Table, range: Bounds | undefined): Iterable<Row> {
  if (!range) return yield* table.rows.values()
  const start = range.from === undefined ? null : { key: range.from, id: '' }
  for (const { key, id } of table.order(range.field).walk('up', start)) {
    if (range.until !== undefined && compareKeys(key, range.until) >= 0) return
    const row = table.rows.get(id)
    if (row) yield row
  }
}

function* candidates(table: Table, condition: Condition): Iterable<Row> {
  for (const value of condition.values) {
    for (const id of table.withValue(condition.field, value)) {
      const row = table.rows.get(id)
      if (row) yield row
    }
  }
}

type PageRequest = {
  readonly field: string | null
  readonly descending: boolean
  readonly after: Position | null
  readonly skip: number
  readonly wanted: number
}

function sortedPage(
  table: Table,
  ids: Iterable<string>,
  { field, descending, after, skip, wanted }: PageRequest
): Position[] {
  const sign = descending ? -1 : 1
  const positions: Position[] = []
  for (const id of ids) {
    const row = table.rows.get(id)
    if (!row) continue
    const position = { key: field === null ? null : sortKey(fieldOf(row, field)), id }
    if (after === null || sign * comparePositions(position, after) > 0) positions.push(position)
  }
  return positions.sort((a, b) => sign * comparePositions(a, b)).slice(skip, skip + wanted)
}

function walkedPage(
  table: Table,
  has: (id: string) => boolean,
  { field, descending, after, skip, wanted }: PageRequest
): Position[] {
  let left = skip
  const positions: Position[] = []
  for (const position of table.order(field).walk(descending ? 'down' : 'up', after)) {
    if (!has(position.id)) continue
    if (left > 0) {
      left -= 1
      continue
    }
    positions.push(position)
    if (positions.length === wanted) break
  }
  return positions
}
