import { StaleVersionError, TakenError, type Batch } from './port'
import { collectionPlans, type CollectionName } from './records'
import { fieldOf, type Row } from './row'

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
  for (const { collection, record, basedOn } of batch.puts) {
    checkVersion(view, after, collection, record.id, basedOn, record)
    if (record.version !== (basedOn ?? 0) + 1) {
      throw new Error(
        `${collection} ${record.id} is based on version ${basedOn ?? 'none'} and can't be version ${record.version}`
      )
    }
  }
  for (const { collection, id, basedOn } of batch.removals ?? []) {
    checkVersion(view, after, collection, id, basedOn, null)
  }
  const claims = new Set<string>()
  for (const { collection, record } of batch.puts) {
    for (const field of collectionPlans[collection].unique ?? []) {
      const value = fieldOf(record, field)
      if (value === null) continue
      const claim = keyOf(collection, field, value)
      if (claims.has(claim) || isTaken(view, after, collection, field, value, record.id)) {
        throw new TakenError(collection, field, String(value))
      }
      claims.add(claim)
    }
  }
}

function checkVersion(
  view: View,
  after: Map<string, Row | null>,
  collection: CollectionName,
  id: string,
  basedOn: number | null,
  row: Row | null
): void {
  if (!Object.hasOwn(collectionPlans, collection)) throw new Error(`there is no collection ${collection}`)
  const key = keyOf(collection, id)
  if (after.has(key)) throw new Error(`${collection} ${id} stands twice in one batch`)
  after.set(key, row)
  const found = view.row(collection, id)?.version ?? null
  if (found !== basedOn) throw new StaleVersionError(collection, id, basedOn, found)
}

/** Whether another record has the value and keeps it. */
function isTaken(
  view: View,
  after: ReadonlyMap<string, Row | null>,
  collection: CollectionName,
  field: string,
  value: unknown,
  id: string
): boolean {
  const holder = view.holder(collection, field, value)
  if (holder === null || holder === id) return false
  const next = after.get(keyOf(collection, holder))
  return next === undefined || (next !== null && fieldOf(next, field) === value)
}

/** Names a record, or a value of a field, in one text. */
function keyOf(collection: CollectionName, name: string, value: unknown = ''): string {
  return `${collection}\n${name}\n${String(value)}`
}
