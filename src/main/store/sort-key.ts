/** What a sort compares: folded text, a number, or nothing. */
export type SortKey = string | number | null

/** Where a record stands in an order. The id breaks ties, so no two records share a position. */
export type Position = { readonly key: SortKey; readonly id: string }

const ascii = /^[\x20-\x7e]*$/

/**
 * How a field's value is ordered: text without case and accents (people read these lists), numbers by size, everything
 * else as nothing. Booleans and objects are not meant to be sorted.
 */
export function sortKey(value: unknown): SortKey {
  if (typeof value === 'number') return value
  if (typeof value !== 'string') return null
  return ascii.test(value) ? value.toLowerCase() : value.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
}

/** Numbers, then text, then nothing: like PostgreSQL, nulls come last. */
export function comparePositions(a: Position, b: Position): number {
  return compareKeys(a.key, b.key) || compareText(a.id, b.id)
}

/** Numbers, then text, then nothing. */
export function compareKeys(a: SortKey, b: SortKey): number {
  if (typeof a === 'string' && typeof b === 'string') return compareText(a, b)
  if (typeof a === 'number' && typeof b === 'number') return a - b
  return rank(a) - rank(b)
}

function rank(key: SortKey): number {
  if (key === null) return 2
  return typeof key === 'string' ? 1 : 0
}

function compareText(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
