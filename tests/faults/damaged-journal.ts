import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { openEmbeddedStore } from '../../src/main/store/embedded-store'
import { nodeFileSystem, type FileSystemPort } from '../../src/main/store/file-system'
import { firstPrevious } from '../../src/main/store/journal-record'
import { StoreOpenError } from '../../src/main/store/port'
import { readJournal, recoverInto, type Start } from '../../src/main/store/recover'
import { placesIn } from '../../src/main/store/segments'
import type { Entry } from '../../src/main/store/state'
import { walkSegment, type ChainEnd } from '../../src/main/store/walk-segment'
import { change, lanes } from './ledger'
import { createChance } from './part'

export const places = placesIn(join('/', 'damaged'))

/** What a store holds: the text of each record, and how many events. */
export type Content = { readonly texts: ReadonlyMap<string, unknown>; readonly events: number }

/** A place after a record: the number of the last commit and the hash of that record, as the file has it. */
type RecordEnd = { readonly sequence: number; readonly hash: string }

export type Journal = {
  /** Its segments; the second is short. */
  readonly files: readonly Buffer[]
  /** What was committed, by the number of the last commit. */
  readonly states: readonly Content[]
  /** Where the records of each segment end, by the byte. */
  readonly ends: readonly ReadonlyMap<number, RecordEnd>[]
}

/** The journal of a real store that was never closed: a segment of so many bytes, and one more with a few commits. */
export async function makeJournal(directory: string, length: number, seed: number): Promise<Journal> {
  const chance = createChance(seed)
  const { store } = await openEmbeddedStore({ directory })
  const journal = join(directory, 'journal')
  const readFiles = async () =>
    Promise.all((await readdir(journal)).sort().map((name) => readFile(join(journal, name))))
  const versions = new Map<number, number>()
  const texts = new Map<string, unknown>()
  const contents: Content[] = [{ texts: new Map(), events: 0 }]
  const commit = async () => {
    const lane = chance.below(lanes)
    const version = (versions.get(lane) ?? 0) + 1
    versions.set(lane, version)
    const batch = change(lane, version, 'Größe '.repeat(chance.below(8)))
    await store.commit(batch)
    for (const { record } of batch.puts) texts.set(record.id, textOf(record))
    contents.push({ texts: new Map(texts), events: contents.length })
  }
  try {
    for (let bytes = 0; bytes < length; bytes = (await readFiles())[0]?.length ?? 0) {
      for (let times = 0; times <= (length - bytes) / 2_000; times += 1) await commit()
    }
    await store.snapshot()
    for (let times = 0; times < 4; times += 1) await commit()
    const files = await readFiles()
    return { files, states: contents, ends: endsIn(files) }
  } finally {
    await store.close()
  }
}

/** The same as long as its first segment was the last one. */
export function beforeSecondSegment({ files, states, ends }: Journal): Journal {
  return { files: files.slice(0, 1), ends: ends.slice(0, 1), states: states.slice(0, ends[0]?.size) }
}

/** Read by lines, not as the store reads. */
function endsIn(files: readonly Buffer[]): readonly ReadonlyMap<number, RecordEnd>[] {
  let sequence = 0
  return files.map((file) => {
    const ends = new Map<number, RecordEnd>()
    let offset = 0
    for (const line of file.toString('utf8').trimEnd().split('\n')) {
      const [, kind, , , , hash = ''] = line.split(' ', 6)
      if (kind === 'commit') sequence += 1
      offset += Buffer.byteLength(line) + 1
      ends.set(offset, { sequence, hash })
    }
    return ends
  })
}

const textOf = (record: object) => (record as { readonly text?: unknown }).text

/** A place before a record, or after the last one of a segment, and what stands before it as the store read it. */
export type Prefix = Content & { readonly start: Start }

/** Reads an undamaged journal, and tells each place of a segment where reading can begin. */
export function prefixesOf(files: readonly Buffer[], segment: number): readonly Prefix[] {
  const content = createContent({ texts: new Map(), events: 0 })
  const prefixes: Prefix[] = []
  const known = { store: null, format: 1 }
  let end: ChainEnd = { sequence: 0, hash: firstPrevious }
  for (let number = 1; number <= segment; number += 1) {
    const add = (start: Omit<Start, 'segment' | 'store' | 'format'>) => {
      const { store = null, format = 1 } = start.header ?? {}
      const { texts, events } = content.held()
      if (number === segment)
        prefixes.push({ texts: new Map(texts), events, start: { segment, store, format, ...start } })
    }
    add({ offset: 0, header: null, end })
    const walked = walkSegment(
      files[number - 1] ?? Buffer.alloc(0),
      { number, end, ...known },
      ({ number: sequence, previous, json }, header, offset) => {
        add({ offset, header, end: { sequence: sequence - 1, hash: previous } })
        content.apply({ sequence, ...(JSON.parse(json) as Omit<Entry, 'sequence'>) })
      }
    )
    if (walked.problem !== null) throw new Error(`the journal is damaged before it is: ${walked.problem}`)
    end = { sequence: walked.sequence, hash: walked.hash }
    add({ offset: walked.offset, header: walked.header, end })
  }
  return prefixes
}

/** What is read, without indexes: making those takes longer than reading. */
function createContent(before: Content) {
  let texts = before.texts
  let own: Map<string, unknown> | null = null
  let events = before.events
  return {
    apply: (entry: Entry) => {
      // Almost all damage is met before anything is applied.
      texts = own ??= new Map(texts)
      for (const { record } of entry.puts) own.set(record.id, textOf(record))
      events += entry.events.length
    },
    // Only a snapshot has such lines, and here is none.
    appendLines: () => undefined,
    loaded: () => undefined,
    held: (): Content => ({ texts, events })
  }
}

/** A disk that holds a journal and nothing else, and can't be written. */
export function createMemoryDisk(files: readonly Buffer[]) {
  const held = new Map(files.map((bytes, index) => [places.segment(index + 1), bytes]))
  const absent = () => Promise.reject(Object.assign(new Error('ENOENT'), { code: 'ENOENT' }))
  const written = () => Promise.reject(new Error('recovering must not write'))
  const fs: FileSystemPort = {
    ...nodeFileSystem,
    open: absent,
    readFile: async (path) => held.get(path) ?? absent(),
    rename: written,
    link: written,
    remove: written,
    copy: written,
    makeDirectory: written
  }
  return {
    fs,
    segments: files.length,
    put: (segment: number, bytes: Buffer) => held.set(places.segment(segment), bytes)
  }
}

export type MemoryDisk = ReturnType<typeof createMemoryDisk>

/** What the store makes of a disk: its content and what it cut off, or why it refuses. */
export type Answer =
  | (Content & ChainEnd & { readonly store: string; readonly offset: number; readonly tornTail: Buffer | null })
  | { readonly refused: string; readonly isRefusal: boolean }

/** As a start does it, from the first byte on. */
export function readWhole({ fs, segments }: MemoryDisk): Promise<Answer> {
  const content = createContent({ texts: new Map(), events: 0 })
  return answered(content, recoverInto(content, fs, places, segments, []))
}

/** From a place on, with what the journal holds before it. */
export function readFrom({ start, ...before }: Prefix, { fs, segments }: MemoryDisk): Promise<Answer> {
  const content = createContent(before)
  const files = { fs, places, segments, migrations: [], damagedSnapshot: null }
  return answered(content, readJournal(content, files, start))
}

async function answered(
  content: ReturnType<typeof createContent>,
  reading: ReturnType<typeof readJournal>
): Promise<Answer> {
  try {
    const { end, store, tornTail } = await reading
    const { sequence, hash, offset } = end
    return { ...content.held(), sequence, hash, offset, store, tornTail }
  } catch (error) {
    return {
      refused: error instanceof Error ? error.message : String(error),
      isRefusal: error instanceof StoreOpenError
    }
  }
}
