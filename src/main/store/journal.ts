import { replaceFile, writeAll, writeNew, publish } from './durable-files'
import type { FileSystemPort, OpenFile } from './file-system'
import { encodeRecord, firstPrevious } from './journal-record'
import { application, type Places, type SegmentHeader } from './segments'
import type { ChainEnd } from './walk-segment'

/** What a snapshot covers: everything up to the end of a segment. */
export type Covers = ChainEnd & { readonly segment: number }

/** Where the journal ends: on disk, synced. */
export type JournalEnd = Covers & { readonly offset: number }

/** The writing end of the journal. One call at a time. */
export type Journal = {
  readonly end: () => JournalEnd
  /** Appends commits and syncs once. After an error nothing may be appended any more. */
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
  readonly hash: string
  readonly length: number
}

export type JournalOptions = {
  readonly fs: FileSystemPort
  readonly places: Places
  readonly store: string
  readonly format: number
  readonly now: () => Date
}

/** Makes the first segment of a new store. The journal gets its name when the segment is whole. */
export async function createJournal(options: JournalOptions): Promise<JournalEnd> {
  const { fs, places } = options
  const passing = `${places.journal}.new`
  await fs.remove(passing)
  await fs.makeDirectory(passing)
  const first = headerRecord(options, 1, { sequence: 0, hash: firstPrevious })
  await replaceFile(fs, places.segment(1).replace(places.journal, passing), [first.bytes])
  await publish(fs, passing, places.journal)
  return { segment: 1, sequence: 0, hash: first.hash, offset: first.bytes.length }
}

export async function openJournal(options: JournalOptions, found: JournalEnd): Promise<Journal> {
  const { fs, places } = options
  let end = found
  let file: OpenFile = await fs.open(places.segment(found.segment), 'update')
  return {
    end: () => end,
    append: async (commits) => {
      let { hash, sequence } = end
      const lines = commits.map((commit) => {
        const record = encodeRecord('commit', commit.sequence, hash, commit.json)
        ;({ hash, number: sequence } = record)
        return record.bytes
      })
      const [only] = lines
      const offset = await writeAll(file, lines.length === 1 && only ? only : Buffer.concat(lines), end.offset)
      await file.datasync()
      end = { segment: end.segment, sequence, hash, offset }
    },
    prepareNext: async () => {
      const number = end.segment + 1
      const record = headerRecord(options, number, end)
      const path = `${places.segment(number)}.new`
      await writeNew(fs, path, [record.bytes])
      return { number, path, hash: record.hash, length: record.bytes.length }
    },
    switchTo: async (next) => {
      const covers = { segment: end.segment, sequence: end.sequence, hash: end.hash }
      await publish(fs, next.path, places.segment(next.number))
      const opened = await fs.open(places.segment(next.number), 'update')
      const before = file
      file = opened
      end = { segment: next.number, sequence: end.sequence, hash: next.hash, offset: next.length }
      await before.close()
      return covers
    },
    takeBack: async () => {
      await file.truncate(end.offset)
      await file.sync()
    },
    close: () => file.close()
  }
}

function headerRecord({ store, format, now }: JournalOptions, number: number, { sequence, hash }: ChainEnd) {
  const header: SegmentHeader = { application, format, store, createdAt: now().toISOString(), after: sequence }
  return encodeRecord('segment', number, hash, JSON.stringify(header))
}
