import type { CollectionName, CollectionPlan } from './records'
import { searchText } from './search-text'
import { createSortedSet, sortKey, type SortedSet } from './sorted-set'
import { createTrigramIndex, type Alike } from './trigrams'
import { createValueIndex } from './value-index'

/** A record of any collection, as the store sees it. */
export type Row = { readonly id: string; readonly version: number }

/** A plan without the types of its collection. */
export type Plan = {
  readonly [K in Exclude<keyof CollectionPlan<'accounts'>, 'derived'>]: K extends 'ordinal' ? string : readonly string[]
} & { readonly derived?: Readonly<Record<string, (row: Row) => unknown>> }

export function fieldOf(row: Row, field: string): unknown {
  return (row as unknown as Readonly<Record<string, unknown>>)[field]
}

/** One collection in memory, with the indexes that its plan asks for. */
export type Table = {
  readonly collection: CollectionName
  readonly plan: Plan
  readonly rows: ReadonlyMap<string, Row>
  /** The id of the record with this value in a unique field, or null. */
  readonly holder: (field: string, value: unknown) => string | null
  /** The ids of the records with this value in a filter field. */
  readonly withValue: (field: string, value: unknown) => ReadonlySet<string>
  /** Whether a record has one of these values in a filter field. */
  readonly hasValue: (row: Row, field: string, values: ReadonlySet<unknown>) => boolean
  /** Ids of the records whose field resembles a text, the most alike first. */
  readonly alike: (field: string, text: string, atLeast: number) => readonly Alike[]
  /** The order of a sort field; of the ids without one. */
  readonly order: (field: string | null) => SortedSet
  /** The folded text that a search looks through. */
  readonly text: (row: Row) => string
  /** The highest value that the plan's ordinal ever had. */
  readonly highestOrdinal: () => number
  readonly put: (row: Row) => void
  readonly remove: (id: string) => void
}

const nothing: ReadonlySet<string> = new Set()

export function createTable(collection: CollectionName, plan: Plan): Table {
  const rows = new Map<string, Row>()
  const holders = new Map((plan.unique ?? []).map((field) => [field, new Map<unknown, string>()]))
  const filters = new Map((plan.filters ?? []).map((field) => [field, createValueIndex()]))
  const sorts = new Map((plan.sorts ?? []).map((field) => [field, createSortedSet()]))
  const alike = new Map((plan.similar ?? []).map((field) => [field, createTrigramIndex()]))
  /** All that finds records by what stands in a field, so that what is derived is derived once for all. */
  const finders = [...new Set([...filters.keys(), ...alike.keys()])].map(
    (field) => [field, [filters.get(field), alike.get(field)].filter((index) => index !== undefined)] as const
  )
  const byId = createSortedSet()
  const texts = new Map<string, string>()
  let highest = 0

  /** What a record is found by in a field: its value, or each of those that the plan derives from it. */
  function valuesOf(row: Row, field: string): readonly unknown[] {
    const derive = plan.derived?.[field]
    if (!derive) return [fieldOf(row, field)]
    const value = derive(row)
    return Array.isArray(value) ? value : [value]
  }

  function index(row: Row, previous: Row | null): void {
    for (const [field, ids] of holders) {
      const value = fieldOf(row, field)
      if (value !== null) ids.set(value, row.id)
    }
    for (const [field, indexes] of finders) {
      const before = previous ? valuesOf(previous, field) : []
      for (const value of valuesOf(row, field)) {
        if (!before.includes(value)) indexes.forEach((index) => index.add(value, row.id))
      }
    }
    for (const [field, order] of sorts) {
      if (previous && fieldOf(previous, field) === fieldOf(row, field)) continue
      order.add({ key: sortKey(fieldOf(row, field)), id: row.id })
    }
    if (!previous) byId.add({ key: null, id: row.id })
  }

  /** Takes a record out of the indexes, except where the next one stands at the same place. */
  function unindex(row: Row, next: Row | null): void {
    for (const [field, ids] of holders) {
      const value = fieldOf(row, field)
      // In one commit another record may have taken the value over already.
      if (ids.get(value) === row.id) ids.delete(value)
    }
    for (const [field, indexes] of finders) {
      const after = next ? valuesOf(next, field) : []
      for (const value of valuesOf(row, field)) {
        if (!after.includes(value)) indexes.forEach((index) => index.remove(value, row.id))
      }
    }
    for (const [field, order] of sorts) {
      if (next && fieldOf(next, field) === fieldOf(row, field)) continue
      order.remove({ key: sortKey(fieldOf(row, field)), id: row.id })
    }
    if (!next) byId.remove({ key: null, id: row.id })
  }

  return {
    collection,
    plan,
    rows,
    holder: (field, value) => holders.get(field)?.get(value) ?? null,
    withValue: (field, value) => {
      if (field === 'id') return typeof value === 'string' && rows.has(value) ? new Set([value]) : nothing
      return filters.get(field)?.ids(value) ?? nothing
    },
    hasValue: (row, field, values) => {
      if (!plan.derived?.[field]) return values.has(fieldOf(row, field))
      // What is derived costs more to derive again than to look up.
      return [...values].some((value) => filters.get(field)?.has(value, row.id))
    },
    alike: (field, text, atLeast) => alike.get(field)?.similar(text, atLeast) ?? [],
    order: (field) => (field === null ? byId : (sorts.get(field) ?? byId)),
    text: (row) => {
      const known = texts.get(row.id)
      if (known !== undefined) return known
      const made = searchText((plan.search ?? []).map((field) => fieldOf(row, field)))
      texts.set(row.id, made)
      return made
    },
    highestOrdinal: () => highest,
    put: (row) => {
      const previous = rows.get(row.id) ?? null
      if (previous) unindex(previous, row)
      rows.set(row.id, row)
      texts.delete(row.id)
      index(row, previous)
      const ordinal = plan.ordinal === undefined ? undefined : fieldOf(row, plan.ordinal)
      if (typeof ordinal === 'number' && ordinal > highest) highest = ordinal
    },
    remove: (id) => {
      const row = rows.get(id)
      if (!row) return
      unindex(row, null)
      rows.delete(id)
      texts.delete(id)
    }
  }
}
