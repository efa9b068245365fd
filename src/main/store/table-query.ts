import type { Page } from '@shared/contract'
import { decodeCursor, encodeCursor } from './cursor'
import { searchWords } from './search-text'
import { clearSlot, countSlots, eachSlot, hasSlot, keepSlots, noSlots, setSlot, type SlotBits } from './slot-bits'
import type { SlotOrder } from './slot-order'
import { compareKeys, comparePositions, sortKey, type Position } from './sort-key'
import type { Row } from './row'
import type { Needs, Table } from './table'

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

/** `from` included, `until` not, in the order of the field. */
type Range = { readonly from?: string | number; readonly until?: string | number }

/** What of a query says which records match. */
type Question = Pick<LooseQuery, 'where' | 'ranges' | 'except' | 'search'>

/** So few matches are sorted on the spot; more are found by walking the order until the page is full. */
const sortedOnTheSpot = 1000

export const defaultLimit = 100

/** What must be complete before `countTable`, or with the sort `queryTable`, is asked. */
export function needsOf({ where = {}, ranges = {}, search }: Question, sort?: string | null): Needs {
  const orders: (string | null)[] = Object.keys(ranges)
  if (sort !== undefined) orders.push(sort?.replace(/^-/, '') ?? null)
  return { fields: Object.keys(where), orders, words: searchWords(search).length > 0 }
}

/** One page of the records that match. Throws an Error where the plan does not name a field: that is a mistake of ours. */
export function queryTable(table: Table, query: LooseQuery): Page<Row> {
  const descending = query.sort?.startsWith('-') ?? false
  const field = (descending ? query.sort?.slice(1) : query.sort) ?? null
  const order = table.order(field)
  if (!order) throw new Error(`${table.collection} can't be sorted by ${field}: its plan does not name it`)
  const name = `${table.collection}:${query.sort ?? 'id'}`
  const after = query.cursor === undefined ? null : decodeCursor(name, query.cursor)
  const limit = checkedLimit(query.limit)
  const offset = checkedOffset(query.offset)

  const few = matchFew(table, query)
  const found = few === null ? match(table, query) : null
  const total = few !== null ? few.length : found !== null ? countSlots(found) : table.size()
  // One more than asked for tells whether there is a next page.
  const request = { order, descending, after, skip: offset, wanted: limit + 1 }
  const onTheSpot = few ?? (found !== null && total <= sortedOnTheSpot ? slotsIn(found) : null)
  const slots = onTheSpot !== null ? sortedPage(onTheSpot, request) : walkedPage(found, request)

  const page = slots.slice(0, limit)
  const last = page.at(-1)
  return {
    items: page.flatMap((slot) => table.at(slot) ?? []),
    nextCursor: last !== undefined && slots.length > limit ? encodeCursor(name, order.position(last)) : null,
    total
  }
}

/** How many records match. */
export function countTable(table: Table, query: Question): number {
  const few = matchFew(table, query)
  if (few !== null) return few.length
  const found = match(table, query)
  return found ? countSlots(found) : table.size()
}

export type LooseSimilarQuery = {
  readonly field: string
  readonly text: string
  readonly atLeast: number
  readonly limit: number
}

/** The records whose field is most like a text, the most alike first; ties by id. */
export function similarInTable(table: Table, { field, text, atLeast, limit }: LooseSimilarQuery): readonly Row[] {
  const index = table.likeness(field)
  if (!index) throw new Error(`${table.collection} can't be found by likeness of ${field}: its plan does not name it`)
  const found = index.similar(text, atLeast, checkedLimit(limit))
  const rows: { readonly row: Row; readonly id: string; readonly similarity: number }[] = []
  for (const { slot, similarity } of found) {
    const row = table.at(slot)
    if (row !== null) rows.push({ row, id: row.id, similarity })
  }
  return rows
    .sort((a, b) => b.similarity - a.similarity || (a.id < b.id ? -1 : 1))
    .slice(0, limit)
    .map(({ row }) => row)
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

/**
 * The slots that match a single value that few records have, in any order: most look-ups are such, and bits for the whole
 * table would take longer than the answer. Null where it is another question.
 */
function matchFew(table: Table, { where = {}, ranges = {}, except = [], search }: Question): readonly number[] | null {
  const [only, ...others] = Object.entries(where)
  if (only === undefined || others.length > 0 || Object.keys(ranges).length > 0 || except.length > 0) return null
  const [field, value] = only
  if (value === undefined || Array.isArray(value) || searchWords(search).length > 0) return null
  return table.values(field)?.few(value) ?? null
}

/** The slots that match; null where all records do. */
function match(table: Table, { where = {}, ranges = {}, except = [], search }: Question): SlotBits | null {
  const words = searchWords(search)
  if (words.length > 0 && !table.plan.search) throw new Error(`${table.collection} can't be searched`)
  const parts = [
    ...Object.entries(where).map(([field, value]) => withValues(table, field, value)),
    ...Object.entries(ranges).map(([field, range]) => withinRange(table, field, range)),
    ...(words.length > 0 ? [table.words.holding(words, table.span())] : [])
  ]
  const left = except.flatMap((id) => table.slotOf(id) ?? [])
  if (parts.length === 0 && left.length === 0) return null
  const found = parts[0]?.slice() ?? everything(table)
  for (const part of parts.slice(1)) keepSlots(found, part)
  for (const slot of left) clearSlot(found, slot)
  return found
}

function everything(table: Table): SlotBits {
  const found = noSlots(table.span())
  for (let slot = 0; slot < table.span(); slot += 1) if (table.at(slot)) setSlot(found, slot)
  return found
}

function withValues(table: Table, field: string, value: unknown): SlotBits {
  const index = table.values(field)
  if (field !== 'id' && !index) {
    throw new Error(`${table.collection} can't be filtered by ${field}: its plan does not name it`)
  }
  // Taking it for "no filter" would answer everything.
  if (value === undefined) throw new Error(`the filter ${field} of ${table.collection} has no value`)
  const found = noSlots(table.span())
  for (const each of Array.isArray(value) ? (value as readonly unknown[]) : [value]) {
    const slot = index ? null : table.slotOf(String(each))
    if (index) index.addTo(found, each)
    else if (slot !== null) setSlot(found, slot)
  }
  return found
}

/** A record without a value is in no range. */
function withinRange(table: Table, field: string, { from, until }: Range): SlotBits {
  const order = table.plan.sorts?.includes(field) ? table.order(field) : null
  if (!order) throw new Error(`${table.collection} has no ranges of ${field}: its plan does not sort by it`)
  const found = noSlots(table.span())
  const start: Position | null = from === undefined ? null : { key: sortKey(from), id: '' }
  const end = until === undefined ? null : sortKey(until)
  order.walk('up', start, (slot) => {
    // Nothing comes last: where the range has no end, it ends there.
    if (compareKeys(order.position(slot).key, end) >= 0) return false
    setSlot(found, slot)
    return true
  })
  return found
}

type PageRequest = {
  readonly order: SlotOrder
  readonly descending: boolean
  readonly after: Position | null
  readonly skip: number
  readonly wanted: number
}

function slotsIn(bits: SlotBits): readonly number[] {
  const slots: number[] = []
  eachSlot(bits, (slot) => slots.push(slot))
  return slots
}

function sortedPage(
  found: readonly number[],
  { order, descending, after, skip, wanted }: PageRequest
): readonly number[] {
  const sign = descending ? -1 : 1
  const places: { readonly slot: number; readonly position: Position }[] = []
  for (const slot of found) {
    const position = order.position(slot)
    if (after === null || sign * comparePositions(position, after) > 0) places.push({ slot, position })
  }
  return places
    .sort((a, b) => sign * comparePositions(a.position, b.position))
    .slice(skip, skip + wanted)
    .map(({ slot }) => slot)
}

/** `found` null: all records. */
function walkedPage(
  found: SlotBits | null,
  { order, descending, after, skip, wanted }: PageRequest
): readonly number[] {
  let left = skip
  const slots: number[] = []
  order.walk(descending ? 'down' : 'up', after, (slot) => {
    if (found && !hasSlot(found, slot)) return true
    if (left > 0) {
      left -= 1
      return true
    }
    slots.push(slot)
    return slots.length < wanted
  })
  return slots
}
