import { acquireLock } from './directory-lock'
import { runEmbeddedStore, type EmbeddedStore, type StoreLogger } from './running-store'
import { explainFileError, nodeFileSystem, type FileSystemPort } from './file-system'
import { createJournal, openJournal, type JournalOptions } from './journal'
import { randomUUID } from 'node:crypto'
import { currentFormat, migrations as allMigrations, type Migration } from './migrations'
import { StoreOpenError } from './port'
import { recover, type Recovered } from './recover'
import { cutTail, keepCopy, refuseRemains, setAside } from './repair'
import { countSegments, placesIn, type Places } from './segments'
import { createState } from './state'

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
  const places = placesIn(options.directory)
  try {
    const lock = await acquireLock(fs, places.lock, now)
    try {
      const { recovered, notices, journalOptions } = await openFiles(
        fs,
        places,
        now,
        options.migrations ?? allMigrations
      )
      const store = runEmbeddedStore({
        ...journalOptions,
        state: recovered.state,
        journal: await openJournal(journalOptions, recovered.end),
        lock,
        // A migrated store needs a segment of the new format, whether or not there is anything new.
        covered: recovered.format < journalOptions.format ? null : (recovered.covers?.sequence ?? null),
        uncovered: recovered.replayed,
        snapshotEveryBytes: options.snapshotEveryBytes ?? defaultSnapshotEveryBytes,
        logger: options.logger ?? { error: () => undefined }
      })
      if (recovered.format < journalOptions.format) await store.snapshot()
      return { store, notices }
    } catch (error) {
      await lock.release().catch(() => undefined)
      throw error
    }
  } catch (error) {
    if (error instanceof StoreOpenError) throw error
    throw new StoreOpenError(
      `The data directory ${places.directory} can't be used: ${explainFileError(error)}. Put that right, or choose another directory with --data.`
    )
  }
}

async function openFiles(fs: FileSystemPort, places: Places, now: () => Date, migrations: readonly Migration[]) {
  const format = currentFormat(migrations)
  const segments = await countSegments(fs, places)
  if (segments === null) return begin(fs, places, now, format)

  const recovered = await recover(fs, places, segments, migrations)
  const notices: string[] = []
  // The copy comes first: it is to hold the files as they were found.
  if (recovered.format < format) notices.push(await keepCopy(fs, places, recovered.format, now()))
  const { tornTail, damagedSnapshot, store } = recovered
  if (tornTail) notices.push(await cutTail(fs, places, recovered, tornTail, now()))
  if (damagedSnapshot !== null) notices.push(await setAside(fs, places, damagedSnapshot, now()))
  return { recovered, notices, journalOptions: { fs, places, store, format, now } satisfies JournalOptions }
}

async function begin(fs: FileSystemPort, places: Places, now: () => Date, format: number) {
  await refuseRemains(fs, places)
  const journalOptions: JournalOptions = { fs, places, store: randomUUID(), format, now }
  const end = await createJournal(journalOptions)
  const recovered: Recovered = {
    state: createState(),
    end,
    store: journalOptions.store,
    format,
    covers: null,
    replayed: 0,
    tornTail: null,
    damagedSnapshot: null
  }
  return { recovered, notices: [], journalOptions }
}
