import { acquireLock, type DirectoryLock } from './directory-lock'
import { runEmbeddedStore, type EmbeddedStore, type StoreLogger } from './running-store'
import { explainFileError, nodeFileSystem, type FileSystemPort } from './file-system'
import { createJournal, openJournal, type JournalOptions } from './journal'
import { randomUUID } from 'node:crypto'
import { currentFormat, migrations as allMigrations, type Migration } from './migrations'
import { StoreOpenError } from './port'
import { recover } from './recover'
import { carryOutRestore, takeBackRestore } from './restore'
import { readRestore, type Restore } from './restore-marker'
import { keepCopy, keepTail, refuseRemains, setAside } from './repair'
import { countSegments, lockIn, placesIn, type Places } from './segments'

export type EmbeddedStoreOptions = {
  readonly directory: string
  readonly now?: () => Date
  /** Tests make it fail. */
  readonly fs?: FileSystemPort
  /** A snapshot is written when the journal grew by this much since the last; 32 MiB unless told. */
  readonly snapshotEveryBytes?: number
  /** Those of this version, unless a test brings its own. */
  readonly migrations?: readonly Migration[]
  readonly logger?: StoreLogger
}

export type OpenedStore = {
  readonly store: EmbeddedStore
  /** What the operator should know: a cut tail, a snapshot set aside, a migration. */
  readonly notices: readonly string[]
  /** The owner's directory for files on their way, for other files of the data directory (see `DirectoryLock`). */
  readonly passing: string
  /** A backup that was put in place and is not settled yet; null where there is none. */
  readonly restore: Restore | null
  /** A backup that was to be put in place and was not, and why; everything is as it was. */
  readonly failedRestore: { readonly reason: string; readonly restore: Restore } | null
}

const defaultSnapshotEveryBytes = 32 * 1024 * 1024

/**
 * Opens the store in a data directory, or begins a new one where there is none. Throws `StoreOpenError` where somebody
 * else has it, where it can't be written, or where something is damaged that a crash can't explain; files are then
 * left as they are.
 */
export async function openEmbeddedStore(options: EmbeddedStoreOptions): Promise<OpenedStore> {
  const fs = options.fs ?? nodeFileSystem
  const now = options.now ?? (() => new Date())
  try {
    const lock = await acquireLock(fs, lockIn(options.directory), now)
    const places = placesIn(options.directory, lock.passing)
    try {
      const open = () => openFiles(fs, places, now, options.migrations ?? allMigrations, lock)
      const { opened, restore, failedRestore } = await openRestored(fs, places, open)
      const { recovered, notices, journalOptions } = opened
      const store = runEmbeddedStore({
        ...journalOptions,
        state: recovered.state,
        journal: await openJournal(journalOptions, recovered.end, recovered.lastSegment),
        lock,
        // A migrated store needs a segment of the new format, whether or not there is anything new.
        covered: recovered.format < journalOptions.format ? null : (recovered.covers?.sequence ?? null),
        uncovered: recovered.replayed,
        snapshotEveryBytes: options.snapshotEveryBytes ?? defaultSnapshotEveryBytes,
        logger: options.logger ?? { error: () => undefined }
      })
      if (recovered.format < journalOptions.format) await store.snapshot()
      return { store, notices, passing: lock.passing, restore, failedRestore }
    } catch (error) {
      await lock.release().catch(() => undefined)
      throw error
    }
  } catch (error) {
    if (error instanceof StoreOpenError) throw error
    throw new StoreOpenError(
      `The data directory ${options.directory} can't be used: ${explainFileError(error)}. Put that right, or choose another directory with --data.`
    )
  }
}

/** Puts the backup in place that waits for it, and everything back where that, or opening it, fails. */
async function openRestored<T>(fs: FileSystemPort, places: Places, open: () => Promise<T>) {
  const asked = await readRestore(fs, places)
  if (asked === null) return { opened: await open(), restore: null, failedRestore: null }
  // The note of a restore into an empty directory is written before its journal: an empty store must not begin here.
  if (asked.aside === null && (await countSegments(fs, places)) === null)
    throw new StoreOpenError(
      `A backup was being put into ${places.directory}, and that was interrupted. Do it again with --restore-from; or, to begin with an empty desk, delete restore.json there.`
    )
  try {
    const restore = await carryOutRestore(fs, places, asked)
    return { opened: await open(), restore, failedRestore: null }
  } catch (error) {
    // What was restored into an empty directory has nothing to go back to.
    if (asked.aside === null) throw error
    await takeBackRestore(fs, places, asked)
    const reason = error instanceof StoreOpenError ? error.message : `${explainFileError(error)}.`
    return { opened: await open(), restore: null, failedRestore: { reason, restore: asked } }
  }
}

async function openFiles(
  fs: FileSystemPort,
  places: Places,
  now: () => Date,
  migrations: readonly Migration[],
  { isHeld }: DirectoryLock
) {
  const format = currentFormat(migrations)
  const segments = (await countSegments(fs, places)) ?? (await begin({ fs, places, now, format, isHeld }))
  const recovered = await recover(fs, places, segments, migrations)
  const notices: string[] = []
  // The copy comes first: it is to hold the files as they were found.
  if (recovered.format < format) notices.push(await keepCopy(fs, places, recovered.format, now()))
  const { tornTail, damagedSnapshot, store } = recovered
  if (tornTail) notices.push(await keepTail(fs, places, recovered, tornTail, now()))
  if (damagedSnapshot !== null) notices.push(await setAside(fs, places, damagedSnapshot, now()))
  return { recovered, notices, journalOptions: { fs, places, store, format, now, isHeld } satisfies JournalOptions }
}

/** Answers the number of segments. */
async function begin(options: Omit<JournalOptions, 'store'>): Promise<number> {
  await refuseRemains(options.fs, options.places)
  await createJournal({ ...options, store: randomUUID() })
  return 1
}
