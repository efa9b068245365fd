import { createHash } from 'node:crypto'
import { dirname } from 'node:path'
import { Low, type Adapter } from 'lowdb'
import type { Covers } from './journal'
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

/** The events stand beside the collections, under the name `events`. */
export type Snapshot = { readonly head: SnapshotHead; readonly data: ReadonlyMap<string, readonly object[]> }

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
function* slices({ head, data }: Snapshot): Iterable<Buffer> {
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
  const sections = [...data]
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

async function readSnapshot(fs: FileSystemPort, path: string): Promise<Snapshot | null> {
  const checksum = createHash('sha256')
  let head: SnapshotHead | null = null
  const data = new Map<string, object[]>()
  let section: object[] | null = null
  let sealed = false
  try {
    for await (const lines of linesOf(fs, path))
      for (const line of lines) {
        if (sealed) throw new DamagedSnapshotError('it goes on after its end')
        const text = line.toString('utf8')
        if (text.startsWith('},"checksum":"')) {
          if (text !== `},"checksum":"${checksum.digest('hex')}"}\n`) {
            throw new DamagedSnapshotError('it does not match its checksum')
          }
          sealed = true
          continue
        }
        checksum.update(line)
        if (head === null) {
          head = JSON.parse(`${text}}}`) as SnapshotHead
        } else if (text.startsWith('"')) {
          section = []
          data.set(JSON.parse(text.slice(0, text.lastIndexOf(':'))) as string, section)
        } else if (text.startsWith('{')) {
          section?.push(JSON.parse(text.endsWith(',\n') ? text.slice(0, -2) : text) as object)
        }
      }
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null
    if (error instanceof SyntaxError) throw new DamagedSnapshotError('it is not readable as JSON')
    if (codeOf(error) === 'EIO') throw new DamagedSnapshotError(explainFileError(error))
    throw error
  }
  if (!sealed || head === null) throw new DamagedSnapshotError('its end is missing')
  return { head, data }
}

const lineFeed = 0x0a

/** The lines of a file, each with its line feed, as many as come at once. The disk reads on while lines are looked at. */
async function* linesOf(fs: FileSystemPort, path: string): AsyncIterable<readonly Buffer[]> {
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
      const lines: Buffer[] = []
      let start = 0
      for (let end = bytes.indexOf(lineFeed); end !== -1; end = bytes.indexOf(lineFeed, start)) {
        lines.push(bytes.subarray(start, end + 1))
        start = end + 1
      }
      yield lines
      rest = bytes.subarray(start)
    }
    if (rest.length > 0) yield [rest]
  } finally {
    // Whoever stopped early does not want to hear how it went on.
    await next.catch(() => undefined)
    await file.close()
  }
}
