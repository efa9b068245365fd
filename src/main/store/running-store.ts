import { Mutex } from 'async-mutex'
import { backUp, type Backup } from './backup'
import { checkBatch } from './batch-check'
import { explainFileError } from './file-system'
import type { DirectoryLock } from './directory-lock'
import { TakenOverError, type Journal, type JournalOptions } from './journal'
import { isCollision, ReadOnlyError, type Batch, type Commit, type Store } from './port'
import { application } from './segments'
import { snapshotFile, type Snapshot } from './snapshot-file'
import { collectionNames, commitOf, entryOf, jsonOf, type Entry, type State } from './state'
import { createTip } from './tip'
import { verifyTrail } from './verify-trail'
import { createWatchers } from './watchers'

/** What the embedded store can do beyond the port. */
export type EmbeddedStore = Store & {
  /** Writes a snapshot of everything committed so far. Rejects where that fails; the store goes on without. */
  readonly snapshot: () => Promise<void>
  /** Copies everything committed so far into a new directory below this one, while commits go on (see `backUp`). */
  readonly backup: (into: string, suffix?: string) => Promise<Backup>
  /** Names this store for ever: what its backups say, too. */
  readonly id: string
  /**
   * Completes the indexes that a start leaves behind, in slices of a few milliseconds. For when everything listens;
   * without it each query completes what it needs.
   */
  readonly warmUp: () => void
}

export type StoreLogger = { readonly error: (details: object, message: string) => void }

export type RunningOptions = JournalOptions & {
  readonly state: State
  readonly journal: Journal
  readonly lock: DirectoryLock
  /** The last commit in the snapshot; null without one. */
  readonly covered: number | null
  /** Bytes of commits since then. */
  readonly uncovered: number
  readonly snapshotEveryBytes: number
  readonly logger: StoreLogger
}

type Waiting = {
  readonly entry: Entry
  /** The entry as the journal carries it, and its number there. */
  readonly sequence: number
  readonly json: string
  readonly resolve: (commit: Commit) => void
  readonly reject: (error: Error) => void
}

type Collided = { readonly error: Error; readonly reject: (error: Error) => void }

/**
 * The store on an opened journal. A commit is checked at once against everything before it, in flight or durable, and
 * waits for its turn; those that wait while the disk is busy are written together and share one sync. Readers see a
 * commit when it is on disk. One that collides is told when everything that it was checked against is: not before, or
 * whoever tries again would read the old records until the sync is over.
 */
export function runEmbeddedStore(options: RunningOptions): EmbeddedStore {
  const { fs, places, state, journal, lock, now, logger } = options
  const tip = createTip(state)
  const watchers = createWatchers((error) => logger.error({ err: error }, 'a watcher of the store failed'))
  const snapshots = new Mutex()
  let waiting: Waiting[] = []
  let collided: Collided[] = []
  /** What needs the journal to stand still; done between two groups. */
  const pauses: (() => Promise<void>)[] = []
  let sequence = journal.end().sequence
  let lastEvent = state.log.count()
  let covered = options.covered
  let uncovered = options.uncovered
  let writing: Promise<void> | null = null
  let closing: Promise<void> | null = null
  let broken: string | null = null

  const refusal = (): string | null => broken ?? (closing ? 'the store is closed.' : null)

  function fail(error: unknown): string {
    if (error instanceof TakenOverError) broken ??= takenOver
    broken ??= `a write to ${places.segment(journal.end().segment)} failed: ${explainFileError(error)}. Nothing is lost that was confirmed. Put the disk right and restart Hub Desk.`
    logger.error({ err: error }, 'the store is read-only now')
    return broken
  }

  async function writeGroup(): Promise<void> {
    const group = waiting
    const losers = collided
    waiting = []
    collided = []
    const before = journal.end().offset
    try {
      if (broken !== null) throw new ReadOnlyError(broken)
      if (group.length > 0) await journal.append(group)
    } catch (error) {
      const refusal = error instanceof ReadOnlyError ? error : new ReadOnlyError(fail(error))
      for (const { reject } of [...group, ...losers]) reject(refusal)
      // What was refused should not come back with the next start. Where this fails too, the start cuts the torn rest.
      if (refusal !== error) await journal.takeBack().catch(() => undefined)
      return
    }
    uncovered += journal.end().offset - before
    for (const { entry, resolve } of group) {
      state.apply(entry)
      const commit = commitOf(entry)
      watchers.tell(commit)
      resolve(commit)
    }
    tip.settle(journal.end().sequence)
    for (const { error, reject } of losers) reject(error)
  }

  async function writeAllWaiting(): Promise<void> {
    while (waiting.length + collided.length + pauses.length > 0) await (pauses.shift() ?? writeGroup)()
    writing = null
    if (uncovered >= options.snapshotEveryBytes && !snapshots.isLocked() && broken === null && !closing) {
      snapshot().catch((error: unknown) => logger.error({ err: error }, 'the snapshot could not be written'))
    }
  }

  /** Once whoever runs now is done: what one turn commits shares a sync. */
  function beginWriting(): void {
    writing ??= Promise.resolve().then(writeAllWaiting)
  }

  function whileStill<T>(action: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      pauses.push(() => action().then(resolve, reject))
      beginWriting()
    })
  }

  /** A new segment begins, so that the snapshot covers whole files; then the copy is written while commits go on. */
  function snapshot(): Promise<void> {
    return snapshots.runExclusive(async () => {
      if (covered === journal.end().sequence) return
      await state.allRead()
      const { covers, data, events } = await whileStill(async () => {
        if (broken !== null) throw new ReadOnlyError(broken)
        const next = await journal.prepareNext().catch((error: unknown) => {
          throw error instanceof TakenOverError ? new ReadOnlyError(fail(error)) : error
        })
        const covers = await journal.switchTo(next).catch((error: unknown) => {
          throw new ReadOnlyError(fail(error))
        })
        uncovered = 0
        return { covers, ...copyOf(state) }
      })
      const file = snapshotFile(fs, places.snapshot, places.passing)
      const { store, format } = options
      file.data = { head: { application, format, store, createdAt: now().toISOString(), covers }, data, events }
      await file.write()
      covered = covers.sequence
    })
  }

  async function finish(): Promise<void> {
    state.warmUp.stop()
    await writing
    if (broken === null) {
      // The journal holds everything: without a snapshot the next start only takes longer.
      await snapshot().catch((error: unknown) => logger.error({ err: error }, 'the snapshot could not be written'))
    }
    await whileStill(journal.close)
    await lock.release()
  }

  function collisionOf(batch: Batch): Error | null {
    try {
      checkBatch(tip, batch)
      return null
    } catch (error) {
      if (isCollision(error)) return error
      throw error
    }
  }

  return {
    ...state.reads,
    commit: (batch) =>
      new Promise((resolve, reject) => {
        // Whether the directory is still ours, the journal asks for each group.
        const why = refusal()
        if (why !== null) throw new ReadOnlyError(why)
        const error = collisionOf(batch)
        if (error !== null) {
          collided.push({ error, reject })
          beginWriting()
          return
        }
        const entry = entryOf(state, batch, { sequence: sequence + 1, at: now().toISOString(), lastEvent })
        const json = jsonOf(entry)
        sequence += 1
        lastEvent += batch.events.length
        tip.add(sequence, batch)
        waiting.push({ entry, sequence, json, resolve, reject })
        beginWriting()
      }),
    watch: watchers.add,
    verifyTrail: async (expected) => {
      const { end, events } = await whileStill(async () => ({ end: journal.end(), events: state.log.count() }))
      return verifyTrail(fs, places, { id: options.store, format: options.format, events }, end, expected)
    },
    trailEnd: () =>
      whileStill(async () => {
        const { sequence, hash } = journal.end()
        return { store: options.store, records: sequence, events: state.log.count(), head: hash }
      }),
    health: () => {
      const why = refusal() ?? (options.isHeld() ? null : takenOver)
      return why === null ? { state: 'ok', reason: null } : { state: 'readOnly', reason: why }
    },
    isEmpty: () => journal.end().sequence === 0,
    snapshot,
    backup: async (into, suffix = '') => {
      if (closing) throw new ReadOnlyError('the store is closed.')
      return backUp({ fs, places, now, suffix, end: () => whileStill(async () => journal.end()) }, into)
    },
    id: options.store,
    warmUp: state.warmUp.start,
    close: () => (closing ??= finish())
  }
}

const takenOver =
  'another Hub Desk took the data directory over while this one did not run. Nothing is lost that was confirmed, and this one writes nothing any more. Close it and use the other.'

/** Records are never changed, so lists of them are a copy. */
function copyOf({ table, log }: State): Pick<Snapshot, 'data' | 'events'> {
  return { data: new Map(collectionNames.map((name) => [name, table(name).all()])), events: log.all() }
}
