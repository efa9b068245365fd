import { createDeferredIndex, type DeferredIndex } from './deferred-index'
import { createInfixIndex, type InfixIndex } from './infix-index'
import type { CollectionName } from './records'
import { agree, fieldOf, sourcesOf, valuesOf, type Plan, type Row } from './row'
import { searchText } from './search-text'
import { createSlotOrder, type SlotOrder } from './slot-order'
import { sortKey } from './sort-key'
import { createTrigramIndex, type TrigramIndex } from './trigrams'
import { createValueIndex, type ValueIndex } from './value-index'

/**
 * One collection in memory. Each record has a slot, a number that indexes know it by; what a record is found by, but
 * for its id and unique fields, stands in indexes that may lag behind after a start: whoever asks has them completed
 * first (`indexesFor`).
 */
export type Table = {
  readonly collection: CollectionName
  readonly plan: Plan
  readonly size: () => number
  /** One above the highest slot. */
  readonly span: () => number
  readonly get: (id: string) => Row | null
  readonly at: (slot: number) => Row | null
  readonly slotOf: (id: string) => number | null
  readonly all: () => readonly Row[]
  /** The id of the record with this value in a unique field, or null. */
  readonly holder: (field: string, value: unknown) => string | null
  /** The highest value that the plan's ordinal ever had. */
  readonly highestOrdinal: () => number
  /** The records by value of a filter field; null where the plan does not name it. */
  readonly values: (field: string) => ValueIndex | null
  readonly likeness: (field: string) => TrigramIndex | null
  /** The order of a sort field, or with null of the ids. */
  readonly order: (field: string | null) => SlotOrder | null
  readonly words: InfixIndex
  /** Those behind values, likeness and orders of these fields, and behind `words`. */
  readonly indexesFor: (needs: Needs) => readonly DeferredIndex[]
  readonly indexes: readonly DeferredIndex[]
  readonly put: (row: Row) => void
  readonly remove: (id: string) => void
}

export type Needs = {
  readonly fields?: readonly string[]
  readonly orders?: readonly (string | null)[]
  readonly words?: boolean
}

export function createTable(collection: CollectionName, plan: Plan, isLoading: () => boolean): Table {
  const rows: (Row | null)[] = []
  const slotsById = new Map<string, number>()
  const free: number[] = []
  const holders = (plan.unique ?? []).map((field) => ({ field, ids: new Map<unknown, string>() }))
  const values = new Map((plan.filters ?? []).map((field) => [field, createValueIndex()]))
  const likeness = new Map((plan.similar ?? []).map((field) => [field, createTrigramIndex()]))
  const orders = new Map(
    [null, ...(plan.sorts ?? [])].map((field) => [field, createSlotOrder((slot) => rows[slot]?.id ?? '')])
  )
  const words = createInfixIndex()
  let highest = 0

  const span = () => rows.length
  const at = (slot: number) => rows[slot] ?? null
  const deferred = (change: Parameters<typeof createDeferredIndex>[1]) =>
    createDeferredIndex({ span, at, isLoading }, change)

  /** All that finds records by what stands in a field stands together, so that what is derived is derived once. */
  const byField = new Map(
    [...new Set([...values.keys(), ...likeness.keys()])].map((field) => {
      const index = values.get(field)
      const alike = likeness.get(field)
      const sources = sourcesOf(plan, field)
      const change = (slot: number, previous: Row | null, next: Row | null) => {
        if (previous && next && agree(previous, next, sources)) return
        const before = previous ? valuesOf(plan, previous, field) : []
        const after = next ? valuesOf(plan, next, field) : []
        for (const value of before) {
          if (after.includes(value)) continue
          index?.remove(value, slot)
          alike?.remove(value, slot)
        }
        for (const value of after) {
          if (before.includes(value)) continue
          index?.add(value, slot, rows.length)
          alike?.add(value, slot, rows.length)
        }
      }
      return [field, deferred(change)] as const
    })
  )
  const byOrder = new Map(
    [...orders].map(([field, order]) => {
      const keyOf = (row: Row) => (field === null ? null : fieldOf(row, field))
      const change = (slot: number, previous: Row | null, next: Row | null) => {
        if (previous && next && keyOf(previous) === keyOf(next)) return
        if (previous) order.remove(slot)
        if (next) order.add(slot, sortKey(keyOf(next)))
      }
      return [field, deferred(change)] as const
    })
  )
  const searched = plan.search ?? []
  const byWords = deferred((slot, previous, next) => {
    if (previous && next && agree(previous, next, searched)) return
    if (previous) words.remove(slot)
    if (next) words.add(searchText(searched.map((field) => fieldOf(next, field))), slot, rows.length)
  })
  const indexes = [...byField.values(), ...byOrder.values(), ...(searched.length > 0 ? [byWords] : [])]

  function place(row: Row): number {
    const slot = slotsById.get(row.id) ?? free.pop() ?? rows.length
    slotsById.set(row.id, slot)
    return slot
  }

  function release(row: Row): void {
    for (const { field, ids } of holders) {
      const value = fieldOf(row, field)
      // In one commit another record may have taken the value over already.
      if (ids.get(value) === row.id) ids.delete(value)
    }
  }

  return {
    collection,
    plan,
    size: () => slotsById.size,
    span,
    get: (id) => rows[slotsById.get(id) ?? -1] ?? null,
    at,
    slotOf: (id) => slotsById.get(id) ?? null,
    all: () => rows.filter((row) => row !== null),
    holder: (field, value) => holders.find((each) => each.field === field)?.ids.get(value) ?? null,
    highestOrdinal: () => highest,
    values: (field) => values.get(field) ?? null,
    likeness: (field) => likeness.get(field) ?? null,
    order: (field) => orders.get(field) ?? null,
    words,
    indexesFor: ({ fields = [], orders: sorted = [], words: search = false }) => [
      ...fields.flatMap((field) => byField.get(field) ?? []),
      ...sorted.flatMap((field) => byOrder.get(field) ?? []),
      ...(search && searched.length > 0 ? [byWords] : [])
    ],
    indexes,
    put: (row) => {
      const slot = place(row)
      const previous = at(slot)
      if (previous) release(previous)
      rows[slot] = row
      for (const { field, ids } of holders) {
        const value = fieldOf(row, field)
        if (value !== null) ids.set(value, row.id)
      }
      for (const index of indexes) index.changed(slot, previous, row)
      const ordinal = plan.ordinal === undefined ? undefined : fieldOf(row, plan.ordinal)
      if (typeof ordinal === 'number' && ordinal > highest) highest = ordinal
    },
    remove: (id) => {
      const slot = slotsById.get(id)
      const row = slot === undefined ? null : at(slot)
      if (slot === undefined || row === null) return
      release(row)
      // While indexes find the record's place by its id, it is still there.
      for (const index of indexes) index.changed(slot, row, null)
      rows[slot] = null
      slotsById.delete(id)
      free.push(slot)
    }
  }
}
