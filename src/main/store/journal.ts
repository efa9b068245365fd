import { discard, passingName, publish, replaceFile, replaceOpen, writeAll, writeOpen } from './durable-files'
import type { FileSystemPort, OpenFile } from './file-system'
import { encodeRecord, endMark, firstPrevious } from './journal-record'
import { application, type Places, type SegmentHeader } from './segments'
import type { ChainEnd } from './walk-segment'

/** What a snapshot covers: everything up to the end of a segment. */
export type Covers = ChainEnd & { readonly segment: number }

/** Where the journal ends: on disk, synced. */
export type JournalEnd = Covers & { readonly offset: number }

/** The writing end of the journal. One call at a time. */
export type Journal = {
  readonly end: () => JournalEnd
  /**
   * Appends commits and syncs once. After an error nothing may be appended any more. Throws `TakenOverError` where
   * somebody else owns the data directory.
   */
  readonly append: (commits: readonly { readonly sequence: number; readonly json: string }[]) => Promise<void>
  /** Writes the next segment under a passing name. An error here does no harm. */
  readonly prepareNext: () => Promise<PreparedSegment>
  /** Goes on in the next segment; the one before is never written again. After an error nothing may be appended any more. */
  readonly switchTo: (next: PreparedSegment) => Promise<Covers>
  /** After a failed append: takes back what of it reached the disk, where that can be done. */
  readonly takeBack: () => Promise<void>
  readonly close: () => Promise<void>
}

export type PreparedSegment = {
  readonly number: number
  readonly path: string
  readonly file: OpenFile
  readonly hash: string
  readonly length: number
}

/** Another process took the data directory over, while this one was stopped say. */
export class TakenOverError extends Error {
  override readonly name = 'TakenOverError'
}

export type JournalOptions = {
  readonly fs: FileSystemPort
  readonly places: Places
  readonly store: string
  readonly format: number
  readonly now: () => Date
  /** Whether the data directory is ours (see `DirectoryLock`). */
  readonly isHeld: () => boolean
}

/** Makes the first segment of a new store. The journal gets its name when the segment is whole. */
export async function createJournal(options: JournalOptions): Promise<void> {
  const { fs, places } = options
  const passing = `${places.journal}.new`
  await fs.remove(passing)
  await fs.makeDirectory(passing)
  const first = headerRecord(options, 1, { sequence: 0, hash: firstPrevious })
  await replaceFile(fs, places.segment(1).replace(places.journal, passing), [first.bytes, endMark])
  await publish(fs, passing, places.journal)
}

/**
 * The journal from its end on. A copy of the last segment is put in its place: an owner before, which may have been
 * stopped and wake up any time, has a file without a name then. `last`: the good records of that segment.
 */
export async function openJournal(options: JournalOptions, found: JournalEnd, last: Buffer): Promise<Journal> {
  const { fs, places } = options
  let end = found
  let file = await replaceOpen(fs, places.segment(found.segment), [last, endMark], places.passing)
  function assertOurs(): void {
    if (!options.isHeld()) throw new TakenOverError('another Hub Desk took the data directory over')
  }
  return {
    end: () => end,
    append: async (commits) => {
      assertOurs()
      let { hash, sequence } = end
      const lines = commits.map((commit) => {
        const record = encodeRecord('commit', commit.sequence, hash, commit.json)
        ;({ hash, number: sequence } = record)
        return record.bytes
      })
      const written = await writeAll(file, Buffer.concat([...lines, endMark]), end.offset)
      const offset = written - endMark.length
      await file.datasync()
      // The new owner may have read the journal without it: nobody may be told that it is stored.
      assertOurs()
      end = { segment: end.segment, sequence, hash, offset }
    },
    prepareNext: async () => {
      assertOurs()
      const number = end.segment + 1
      const record = headerRecord(options, number, end)
      const path = passingName(places.segment(number), places.passing)
      const next = await writeOpen(fs, path, [record.bytes, endMark])
      return { number, path, file: next, hash: record.hash, length: record.bytes.length }
    },
    switchTo: async (next) => {
      const covers = { segment: end.segment, sequence: end.sequence, hash: end.hash }
      try {
        assertOurs()
        await publish(fs, next.path, places.segment(next.number))
      } catch (error) {
        await discard(fs, next.path, next.file)
        throw error
      }
      const before = file
      file = next.file
      end = { segment: next.number, sequence: end.sequence, hash: next.hash, offset: next.length }
      await before.close()
      return covers
    },
    takeBack: async () => {
      assertOurs()
      await file.truncate(end.offset)
      await writeAll(file, endMark, end.offset)
      await file.sync()
    },
    close: () => file.close()
  }
}

function headerRecord({ store, format, now }: JournalOptions, number: number, { sequence, hash }: ChainEnd) {
  const header: SegmentHeader = {
    application,
    format,
    store,
    createdAt: now().toISOString(),
    after: sequence,
    end: 'empty line'
  }
  return encodeRecord('segment', number, hash, JSON.stringify(header))
}
