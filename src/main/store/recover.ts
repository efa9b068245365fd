import type { Covers, JournalEnd } from './journal'
import { explainFileError, type FileSystemPort } from './file-system'
import { firstPrevious, isTornTail } from './journal-record'
import { recordsIn, type Lines } from './lines'
import { currentFormat, migrate, type Migration, type StoredEntry } from './migrations'
import { StoreOpenError } from './port'
import { application, type Places, type SegmentHeader } from './segments'
import { DamagedSnapshotError, readSnapshot, type Snapshot, type SnapshotHead } from './snapshot-file'
import { createState, type Entry, type State } from './state'
import { walkSegment, type ChainEnd } from './walk-segment'

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
  const { snapshot, damage } = await loadSnapshot(fs, places)
  if (snapshot) {
    checkSnapshot(snapshot, currentFormat(migrations), segments, places)
    applySnapshot(state, snapshot, migrations)
  }
  const start = snapshot ? afterSnapshot(snapshot.head) : firstStart
  const read = await readJournal(state, { fs, places, segments, migrations, damagedSnapshot: damage }, start)
  state.loaded()
  return { ...read, covers: snapshot?.head.covers ?? null, damagedSnapshot: damage }
}

/** Where reading the journal begins. The state holds everything before it. */
export type Start = {
  readonly segment: number
  /** Of the first record that is read. */
  readonly offset: number
  /** What the segment says of itself; null where that is read first. */
  readonly header: SegmentHeader | null
  readonly end: ChainEnd
  readonly store: string | null
  readonly format: number
}

const firstStart: Start = {
  segment: 1,
  offset: 0,
  header: null,
  end: { sequence: 0, hash: firstPrevious },
  store: null,
  format: 1
}

const afterSnapshot = ({ covers, store, format }: SnapshotHead): Start => ({
  segment: covers.segment + 1,
  offset: 0,
  header: null,
  end: covers,
  store,
  format
})

type JournalFiles = {
  readonly fs: FileSystemPort
  readonly places: Places
  readonly segments: number
  readonly migrations: readonly Migration[]
  readonly damagedSnapshot: string | null
}

/**
 * Reads the journal from a place on, and tells what a crash leaves from damage. A store begins at the first segment or
 * after its snapshot. `npm run faults -- damage` begins at the record that it damages, which is how it comes to every bit
 * of a megabyte: nothing before a record depends on it.
 */
export async function readJournal<S extends Taker>(
  state: S,
  { fs, places, segments, migrations, damagedSnapshot }: JournalFiles,
  start: Start
): Promise<Omit<Recovered<S>, 'covers' | 'damagedSnapshot'>> {
  const known = currentFormat(migrations)
  let { end: chain, store, format, offset } = start
  let replayed = 0
  let tornTail: Buffer | null = null
  let lastSegment: Buffer = Buffer.alloc(0)

  for (let number = start.segment; number <= segments; number += 1) {
    const file = await fs.readFile(places.segment(number))
    const from = number === start.segment ? start : { offset: 0, header: null }
    const end = walkSegment(
      file,
      { number, end: chain, format: known, store, from },
      ({ json, number: sequence }, header) => {
        const entry = migrate(migrations, header.format, JSON.parse(json) as StoredEntry)
        state.apply({ sequence, ...entry } as unknown as Entry)
      }
    )
    const isLast = number === segments
    // A segment is begun after the one before got its end: there a missing end is no crash.
    const problem = end.problem ?? (end.isCut && !isLast ? 'the mark of its end is missing' : null)
    if (problem !== null) {
      const torn = isLast && end.header !== null && isTornTail(file, end.offset, end.sequence + 1)
      if (!torn) throw refusal(places.segment(number), end.offset, problem, damagedSnapshot)
    }
    if (problem !== null || end.isCut) tornTail = file.subarray(end.offset)
    chain = end
    store = end.header?.store ?? store
    format = end.header?.format ?? format
    offset = end.offset
    lastSegment = file.subarray(0, offset)
    replayed += end.offset - from.offset
  }
  if (store === null) throw new StoreOpenError(`The journal ${places.journal} is empty.`)
  const end = { segment: segments, sequence: chain.sequence, hash: chain.hash, offset }
  return { state, end, store, format, replayed, lastSegment, tornTail }
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
