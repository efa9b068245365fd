import { createHash } from 'node:crypto'
import { dirname } from 'node:path'
import { Low, type Adapter } from 'lowdb'
import type { Covers } from './journal'
import { lineFeed, piecesOf, recordsIn, type Lines } from './lines'
import { replaceFile } from './durable-files'
import { codeOf, explainFileError, type FileSystemPort } from './file-system'

/*
 * The snapshot is one JSON document with one record per line, so that it can be written and read in slices without
 * holding up the event loop or meeting the longest string that V8 allows:
 *
 *   {"application":…,"format":…,"store":…,"createdAt":…,"covers":{…},"data":{
 *   "accounts":[
 *   {…},
 *   {…}],
 *   "events":[]
 *   },"checksum":"<SHA-256 of all lines before this one>"}
 */

export type SnapshotHead = {
  readonly application: string
  readonly format: number
  readonly store: string
  readonly createdAt: string
  readonly covers: Covers
}

/** The events are the section `events`, the last. Of a file that was read they are lines: parsing them can wait. */
export type Snapshot<Event extends object = object> = {
  readonly head: SnapshotHead
  readonly data: ReadonlyMap<string, readonly object[]>
  readonly events: readonly Event[]
}

/** The snapshot is there and can't be used; the journal may still tell everything. */
export class DamagedSnapshotError extends Error {
  override readonly name = 'DamagedSnapshotError'
}

/**
 * The snapshot behind lowdb's `Low`. lowdb's own file adapters sync nothing, so this one writes beside, syncs file
 * and directory, and renames. `data` is null where there is none.
 */
export function snapshotFile(fs: FileSystemPort, path: string, passing = dirname(path)): Low<Snapshot | null> {
  const adapter: Adapter<Snapshot | null> = {
    read: () => readSnapshot(fs, path),
    write: async (snapshot) => {
      if (snapshot) await replaceFile(fs, path, slices(snapshot), passing)
    }
  }
  return new Low<Snapshot | null>(adapter, null)
}

const sliceLength = 256 * 1024

/** The document in slices of a size that costs about a millisecond each. */
function* slices({ head, data, events }: Snapshot): Iterable<Buffer> {
  const checksum = createHash('sha256')
  let lines: string[] = []
  let length = 0
  function take(): Buffer {
    const bytes = Buffer.from(lines.join(''))
    checksum.update(bytes)
    lines = []
    length = 0
    return bytes
  }
  const sections = [...data, ['events', events] as const]
  lines.push(`${JSON.stringify(head).slice(0, -1)},"data":{\n`)
  for (const [number, [name, records]] of sections.entries()) {
    lines.push(`${JSON.stringify(name)}:[\n`)
    for (const [index, record] of records.entries()) {
      const line = `${JSON.stringify(record)}${index === records.length - 1 ? '' : ','}\n`
      lines.push(line)
      length += line.length
      if (length >= sliceLength) yield take()
    }
    lines.push(number === sections.length - 1 ? ']\n' : '],\n')
  }
  yield take()
  yield Buffer.from(`},"checksum":"${checksum.digest('hex')}"}\n`)
}

/** Null where there is none. Throws `DamagedSnapshotError` where it can't be used. */
export async function readSnapshot(fs: FileSystemPort, path: string): Promise<Snapshot<Lines> | null> {
  const reader = createReader()
  try {
    for await (const bytes of linesOf(fs, path)) reader.take(bytes)
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null
    if (error instanceof SyntaxError) throw new DamagedSnapshotError('it is not readable as JSON')
    if (codeOf(error) === 'EIO') throw new DamagedSnapshotError(explainFileError(error))
    throw error
  }
  return reader.end()
}

/** Takes whole lines, many at a time. */
function createReader() {
  const checksum = createHash('sha256')
  let head: SnapshotHead | null = null
  const data = new Map<string, object[]>()
  const events: Lines[] = []
  let section = ''
  let sealed = false

  /** Of whatever is no record. */
  function takeLine(line: string): void {
    if (head === null) {
      head = JSON.parse(`${line}}}`) as SnapshotHead
    } else if (line.startsWith('"')) {
      section = JSON.parse(line.slice(0, line.lastIndexOf(':'))) as string
      if (section !== 'events') data.set(section, [])
    } else if (line.startsWith('}')) {
      throw new DamagedSnapshotError('it goes on after its end')
    }
  }

  function takeRecords(bytes: Buffer): void {
    if (section === 'events') for (const lines of piecesOf(bytes)) events.push(lines)
    else for (const record of recordsIn(bytes)) data.get(section)?.push(record)
  }

  /** The last line, where it is that of the end; else nothing. */
  function seal(bytes: Buffer): Buffer {
    const last = bytes.subarray(bytes.lastIndexOf(lineFeed, -2) + 1)
    return last.toString('latin1', 0, 1) === '}' ? last : last.subarray(last.length)
  }

  return {
    take: (bytes: Buffer) => {
      if (sealed) throw new DamagedSnapshotError('it goes on after its end')
      if (bytes.at(-1) !== lineFeed) throw new DamagedSnapshotError('its end is missing')
      const end = seal(bytes)
      const lines = bytes.subarray(0, bytes.length - end.length)
      checksum.update(lines)
      for (let start = 0; start < lines.length;) {
        const isRecord = section !== '' && lines[start] === brace
        const next = lines.indexOf(isRecord ? endOfSection : lineFeed, start) + 1
        const part = lines.subarray(start, next === 0 ? lines.length : next)
        if (isRecord) takeRecords(part)
        else takeLine(part.toString('utf8'))
        start += part.length
      }
      if (end.length === 0) return
      if (end.toString('utf8') !== `},"checksum":"${checksum.digest('hex')}"}\n`)
        throw new DamagedSnapshotError('it does not match its checksum')
      sealed = true
    },
    end: (): Snapshot<Lines> => {
      if (!sealed || head === null) throw new DamagedSnapshotError('its end is missing')
      return { head, data, events }
    }
  }
}

const brace = 0x7b
const endOfSection = Buffer.from('\n]')

/** The file in whole lines, as many as come at once. The disk reads on while they are looked at. */
async function* linesOf(fs: FileSystemPort, path: string): AsyncIterable<Buffer> {
  const file = await fs.open(path, 'read')
  const read = async (position: number) => {
    const chunk = Buffer.allocUnsafe(4 * sliceLength)
    return chunk.subarray(0, await file.read(chunk, position))
  }
  let next = read(0)
  try {
    let rest = Buffer.alloc(0)
    for (let position = 0; ;) {
      const chunk = await next
      if (chunk.length === 0) break
      position += chunk.length
      next = read(position)
      const bytes = Buffer.concat([rest, chunk])
      const end = bytes.lastIndexOf(lineFeed) + 1
      if (end > 0) yield bytes.subarray(0, end)
      rest = bytes.subarray(end)
    }
    if (rest.length > 0) yield rest
  } finally {
    // Whoever stopped early does not want to hear how it went on.
    await next.catch(() => undefined)
    await file.close()
  }
}
