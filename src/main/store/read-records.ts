import type { AuditEvent } from '@shared/audit'
import { nodeFileSystem, type FileSystemPort } from './file-system'
import { recordsIn, type Lines } from './lines'
import { migrations } from './migrations'
import { StoreOpenError } from './port'
import type { CollectionName, Collections } from './records'
import { recoverInto } from './recover'
import { countSegments, placesIn } from './segments'
import type { Entry } from './state'

/** Some collections of a store that nobody has open, by id, its newest event and its name. */
export type ReadRecords<C extends CollectionName> = {
  readonly of: <N extends C>(collection: N) => ReadonlyMap<string, Collections[N]>
  readonly newestEvent: AuditEvent | null
  /** Which store it is. */
  readonly store: string
}

/**
 * Reads collections of a store that lies in a directory, a backup or data that was set aside, without its indexes.
 * Changes nothing there. Throws `StoreOpenError` where it is damaged.
 */
export async function readRecords<C extends CollectionName>(
  directory: string,
  wanted: readonly C[],
  fs: FileSystemPort = nodeFileSystem
): Promise<ReadRecords<C>> {
  const tables = new Map<string, Map<string, unknown>>(wanted.map((name) => [name, new Map()]))
  let newestEvent: AuditEvent | null = null
  let newestLines: Lines | null = null
  const apply = ({ puts, removals, events }: Entry): void => {
    for (const { collection, record } of puts) tables.get(collection)?.set(record.id, record)
    for (const { collection, id } of removals) tables.get(collection)?.delete(id)
    newestEvent = events.at(-1) ?? newestEvent
  }
  const appendLines = (lines: Lines): void => {
    newestLines = lines
  }
  const places = placesIn(directory)
  const segments = await countSegments(fs, places)
  if (segments === null) throw new StoreOpenError(`${directory} holds no journal.`)
  const { store } = await recoverInto({ apply, appendLines, loaded: () => undefined }, fs, places, segments, migrations)
  return {
    of: (collection) => tables.get(collection) as never,
    newestEvent: newestEvent ?? lastIn(newestLines),
    store
  }
}

function lastIn(lines: Lines | null): AuditEvent | null {
  return lines === null ? null : ([...recordsIn(lines.bytes)].at(-1) as AuditEvent)
}
