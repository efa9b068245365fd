import type { Page } from '@shared/contract'
import { decodeCursor, encodeCursor } from './cursor'
import { hasAllWords, searchWords } from './search-text'
import { comparePositions, sortKey, type Position } from './sorted-set'
import { fieldOf, type Row, type Table } from './table'

/** A query without the types of its collection. */
export type LooseQuery = {
  readonly where?: Readonly<Record<string, unknown>>
  readonly search?: string
  readonly sort?: string
  readonly cursor?: string
  readonly limit?: number
}

type Condition = { readonly field: string; readonly values: ReadonlySet<unknown> }

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
  const wanted = limit + 1
  const positions =
    ids && total <= sortedOnTheSpot
      ? sortedPage(table, ids(), { field, descending, after, wanted })
      : walkedPage(table, has, { field, descending, after, wanted })

  const page = positions.slice(0, limit)
  const last = page.at(-1)
  return {
    items: page.flatMap(({ id }) => table.rows.get(id) ?? []),
    nextCursor: last && positions.length > limit ? encodeCursor(order, last) : null,
    total
  }
}

/** How many records match. */
export function countTable(table: Table, query: Pick<LooseQuery, 'where' | 'search'>): number {
  return match(table, query).total
}

/** Throws a RangeError for anything but a whole number from 1 on. */
export function checkedLimit(limit: number | undefined): number {
  const checked = limit ?? defaultLimit
  if (!Number.isSafeInteger(checked) || checked < 1) throw new RangeError('limit must be a whole number from 1 on')
  return checked
}

type Matches = {
  readonly total: number
  readonly has: (id: string) => boolean
  /** The matching ids; null: all records match. */
  readonly ids: (() => Iterable<string>) | null
}

function match(table: Table, query: Pick<LooseQuery, 'where' | 'search'>): Matches {
  const words = searchWords(query.search)
  if (words.length > 0 && !table.plan.search) throw new Error(`${table.collection} can't be searched`)
  const conditions = conditionsOf(table, query.where ?? {}).sort((a, b) => sizeOf(table, a) - sizeOf(table, b))
  const [rarest] = conditions
  if (words.length === 0) {
    if (!rarest) return { total: table.rows.size, has: () => true, ids: null }
    if (conditions.length === 1) {
      const sets = [...rarest.values].map((value) => table.withValue(rarest.field, value))
      return {
        total: sizeOf(table, rarest),
        has: (id) => sets.some((set) => set.has(id)),
        ids: () => sets.flatMap((set) => [...set])
      }
    }
  }
  const found = new Set<string>()
  for (const row of candidates(table, rarest)) {
    const meets = conditions.every(({ field, values }) => values.has(fieldOf(row, field)))
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

function* candidates(table: Table, condition: Condition | undefined): Iterable<Row> {
  if (!condition) return yield* table.rows.values()
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
  readonly wanted: number
}

function sortedPage(
  table: Table,
  ids: Iterable<string>,
  { field, descending, after, wanted }: PageRequest
): Position[] {
  const sign = descending ? -1 : 1
  const positions: Position[] = []
  for (const id of ids) {
    const row = table.rows.get(id)
    if (!row) continue
    const position = { key: field === null ? null : sortKey(fieldOf(row, field)), id }
    if (after === null || sign * comparePositions(position, after) > 0) positions.push(position)
  }
  return positions.sort((a, b) => sign * comparePositions(a, b)).slice(0, wanted)
}

function walkedPage(
  table: Table,
  has: (id: string) => boolean,
  { field, descending, after, wanted }: PageRequest
): Position[] {
  const positions: Position[] = []
  for (const position of table.order(field).walk(descending ? 'down' : 'up', after)) {
    if (!has(position.id)) continue
    positions.push(position)
    if (positions.length === wanted) break
  }
  return positions
}
