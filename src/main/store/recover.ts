import type { Covers, JournalEnd } from './journal'
import { explainFileError, type FileSystemPort } from './file-system'
import { firstPrevious, isTornTail } from './journal-record'
import { recordsIn, type Lines } from './lines'
import { currentFormat, migrate, type Migration, type StoredEntry } from './migrations'
import { StoreOpenError } from './port'
import { application, type Places } from './segments'
import { DamagedSnapshotError, readSnapshot, type Snapshot } from './snapshot-file'
import { createState, type Entry, type State } from './state'
import { walkSegment } from './walk-segment'

/** What the files hold. Reading them changes nothing. */
export type Recovered<S = State> = {
  readonly state: S
  readonly end: JournalEnd
  readonly store: string
  /** Format of the last segment: older than the current one means that this store is to be migrated. */
  readonly format: number
  /** What the snapshot covers; null without one that can be used. */
  readonly covers: Covers | null
  /** Bytes of commits that the snapshot does not cover. */
  readonly replayed: number
  /** The good records of the last segment. */
  readonly lastSegment: Buffer
  /**
   * What stands after the last good record of the last segment where the mark of the end is missing: what an
   * interrupted write left, or nothing.
   */
  readonly tornTail: Buffer | null
  /** Why the snapshot that is there could not be used, in words. */
  readonly damagedSnapshot: string | null
}

/** What takes the commits that are read; a whole state takes a while to make. */
type Taker = Pick<State, 'apply' | 'appendLines' | 'loaded'>

/** Reads snapshot and journal. Throws `StoreOpenError` where something is damaged that a crash can't explain. */
export function recover(
  fs: FileSystemPort,
  places: Places,
  segments: number,
  migrations: readonly Migration[]
): Promise<Recovered> {
  return recoverInto(createState(true), fs, places, segments, migrations)
}

/** The same into a state of the caller's. */
export async function recoverInto<S extends Taker>(
  state: S,
  fs: FileSystemPort,
  places: Places,
  segments: number,
  migrations: readonly Migration[]
): Promise<Recovered<S>> {
  const known = currentFormat(migrations)
  const { snapshot, damage } = await loadSnapshot(fs, places)
  if (snapshot) {
    checkSnapshot(snapshot, known, segments, places)
    applySnapshot(state, snapshot, migrations)
  }
  const covers = snapshot?.head.covers ?? null
  let chain = { sequence: covers?.sequence ?? 0, hash: covers?.hash ?? firstPrevious }
  let store = snapshot?.head.store ?? null
  let format = snapshot?.head.format ?? 1
  let offset = 0
  let replayed = 0
  let tornTail: Buffer | null = null
  let lastSegment: Buffer = Buffer.alloc(0)

  for (let number = (covers?.segment ?? 0) + 1; number <= segments; number += 1) {
    const file = await fs.readFile(places.segment(number))
    const end = walkSegment(
      file,
      { number, end: chain, format: known, store },
      ({ json, number: sequence }, header) => {
        const entry = migrate(migrations, header.format, JSON.parse(json) as StoredEntry)
        state.apply({ sequence, ...entry } as unknown as Entry)
      }
    )
    if (end.problem !== null) {
      const torn = number === segments && end.header !== null && isTornTail(file, end.offset, end.sequence + 1)
      if (!torn) throw refusal(places.segment(number), end.offset, end.problem, damage)
    }
    if (number === segments && (end.problem !== null || end.isCut)) tornTail = file.subarray(end.offset)
    chain = end
    store = end.header?.store ?? store
    format = end.header?.format ?? format
    offset = end.offset
    lastSegment = file.subarray(0, offset)
    replayed += end.offset
  }
  if (store === null) throw new StoreOpenError(`The journal ${places.journal} is empty.`)
  state.loaded()
  const end = { segment: segments, sequence: chain.sequence, hash: chain.hash, offset }
  return { state, end, store, format, covers, replayed, lastSegment, tornTail, damagedSnapshot: damage }
}

async function loadSnapshot(
  fs: FileSystemPort,
  places: Places
): Promise<{ snapshot: Snapshot<Lines> | null; damage: string | null }> {
  try {
    return { snapshot: await readSnapshot(fs, places.snapshot), damage: null }
  } catch (error) {
    if (error instanceof DamagedSnapshotError) return { snapshot: null, damage: error.message }
    throw new StoreOpenError(`The snapshot ${places.snapshot} can't be read: ${explainFileError(error)}.`)
  }
}

/** The snapshot is whole here: what does not fit is not damage, but a file from elsewhere or a journal that lost its end. */
function checkSnapshot({ head }: Snapshot<Lines>, known: number, segments: number, places: Places): void {
  if (head.application !== application) {
    throw new StoreOpenError(`${places.snapshot} is no snapshot of emSign Hub Desk. Nothing was changed.`)
  }
  if (head.format > known) {
    throw new StoreOpenError(
      `${places.snapshot} has data format ${head.format}, this version of Hub Desk knows formats up to ${known}. Use a newer version of Hub Desk. Nothing was changed.`
    )
  }
  if (head.covers.segment >= segments) {
    throw new StoreOpenError(
      `The journal file ${places.segment(head.covers.segment + 1)} is missing: the snapshot ${places.snapshot} is newer than the end of the journal. Put the file back, or restore the data directory from a backup. Nothing was changed.`
    )
  }
}

function applySnapshot(state: Taker, { head, data, events }: Snapshot<Lines>, migrations: readonly Migration[]): void {
  const apply = (puts: StoredEntry['puts'], events: StoredEntry['events']) => {
    const entry = migrate(migrations, head.format, { at: head.createdAt, puts, removals: [], events })
    state.apply({ sequence: head.covers.sequence, ...entry } as unknown as Entry)
  }
  for (const [collection, records] of data) {
    const rows = records as StoredEntry['events']
    apply(
      rows.map((record) => ({ collection, record })),
      []
    )
  }
  for (const lines of events) {
    if (head.format === currentFormat(migrations)) state.appendLines(lines)
    else apply([], [...recordsIn(lines.bytes)] as unknown as StoredEntry['events'])
  }
}

function refusal(path: string, offset: number, problem: string, damagedSnapshot: string | null): StoreOpenError {
  const also = damagedSnapshot === null ? '' : ` The snapshot is damaged too (${damagedSnapshot}).`
  return new StoreOpenError(
    `The journal file ${path} can't be read from byte ${offset} on: ${problem}.${also} Restore the data directory from a backup, or ask for help and keep all files. Nothing was changed.`
  )
}
