import { StaleVersionError, TakenError, type Batch } from './port'
import { collectionPlans, type CollectionName } from './records'
import { fieldOf, type Row } from './table'

/** What a batch is checked against: everything committed before it, on its way to the disk or there. */
export type View = {
  readonly row: (collection: CollectionName, id: string) => Row | null
  readonly holder: (collection: CollectionName, field: string, value: unknown) => string | null
}

/**
 * Throws `StaleVersionError` or `TakenError` where the batch collides with an earlier commit, and a plain Error where
 * it is wrong in itself. A value that one record of the batch gives up, another may take.
 */
export function checkBatch(view: View, batch: Batch): void {
  const after = new Map<string, Row | null>()
  const changes = [
    ...batch.puts.map(({ collection, record, basedOn }) => ({
      collection,
      id: record.id,
      basedOn,
      row: record as Row
    })),
    ...(batch.removals ?? []).map(({ collection, id, basedOn }) => ({ collection, id, basedOn, row: null }))
  ]
  for (const { collection, id, basedOn, row } of changes) {
    if (!Object.hasOwn(collectionPlans, collection)) throw new Error(`there is no collection ${collection}`)
    const key = keyOf(collection, id)
    if (after.has(key)) throw new Error(`${collection} ${id} stands twice in one batch`)
    after.set(key, row)
    const found = view.row(collection, id)?.version ?? null
    if (found !== basedOn) throw new StaleVersionError(collection, id, basedOn, found)
    if (row && row.version !== (basedOn ?? 0) + 1) {
      throw new Error(
        `${collection} ${id} is based on version ${basedOn ?? 'none'} and can't be version ${row.version}`
      )
    }
  }
  const claims = new Set<string>()
  for (const { collection, id, row } of changes) {
    if (!row) continue
    for (const field of collectionPlans[collection].unique ?? []) {
      const value = fieldOf(row, field)
      if (value === null) continue
      const claim = keyOf(keyOf(collection, field), String(value))
      const holder = view.holder(collection, field, value)
      const next = holder === null || holder === id ? null : after.get(keyOf(collection, holder))
      const kept = holder !== null && holder !== id && (next === undefined || (next && fieldOf(next, field) === value))
      if (kept || claims.has(claim)) throw new TakenError(collection, field, String(value))
      claims.add(claim)
    }
  }
}

export function keyOf(scope: string, name: string): string {
  return `${scope}\n${name}`
}
