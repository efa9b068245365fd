import { createHash } from 'node:crypto'

/*
 * One record of the journal is one line of text:
 *
 *   HDJ1 <kind> <number> <bytes> <previous> <hash> <json>\n
 *
 *   kind      `segment`: the first line of each file, its number is the file's; `commit`: its number is the commit's
 *   bytes     length of the JSON in UTF-8
 *   previous  hash of the record before, in the same file or the one before; zeros for the very first
 *   hash      SHA-256 of `HDJ1 <kind> <number> <bytes> <previous> <json>`, hexadecimal
 *
 * The file ends with an empty line, which the next record takes the place of: without it, lines were cut off the end.
 *
 * docs/adr/0010-journal.md says why; tools/verify-audit.mjs checks it without this program (docs/audit.md).
 */

export type RecordKind = 'segment' | 'commit'

export type JournalRecord = {
  readonly kind: RecordKind
  readonly number: number
  readonly previous: string
  readonly hash: string
  readonly json: string
}

export const magic = 'HDJ1'
/** In hexadecimal digits. */
const hashLength = 64
export const firstPrevious = '0'.repeat(hashLength)

const lineFeed = 0x0a
const space = 0x20
/** What stands after the last record. */
export const endMark = Buffer.from([lineFeed])
const head = /^HDJ1 (segment|commit) ([1-9]\d{0,14}) ([1-9]\d{0,9}) ([0-9a-f]{64}) ([0-9a-f]{64}) /
/** No head is longer: magic, kind, two numbers, two hashes and the spaces between. */
const longestHead = 5 + 8 + 16 + 11 + 65 + 65

export function encodeRecord(
  kind: RecordKind,
  number: number,
  previous: string,
  json: string
): JournalRecord & { readonly bytes: Buffer } {
  const length = Buffer.byteLength(json)
  const start = `${magic} ${kind} ${number} ${length} ${previous}`
  const hashAt = start.length + 1
  const jsonAt = hashAt + hashLength + 1
  const bytes = Buffer.allocUnsafe(jsonAt + length + 1)
  bytes.write(`${start} `, 'latin1')
  bytes[jsonAt - 1] = space
  bytes.write(json, jsonAt)
  bytes[jsonAt + length] = lineFeed
  const hash = createHash('sha256')
    .update(start)
    .update(bytes.subarray(jsonAt - 1, -1))
    .digest('hex')
  bytes.write(hash, hashAt, 'latin1')
  return { kind, number, previous, hash, json, bytes }
}

export type ReadRecord =
  | { readonly ok: true; readonly record: JournalRecord; readonly end: number }
  /** `problem` says what is wrong with the bytes, in words. */
  | { readonly ok: false; readonly problem: string }

/** Reads the record that begins at an offset and checks everything that can be seen without its neighbours. */
export function readRecord(file: Buffer, offset: number): ReadRecord {
  const end = file.indexOf(lineFeed, offset)
  if (end === -1) return { ok: false, problem: 'the record has no end' }
  const parsed = parseHead(file, offset)
  if (!parsed) return { ok: false, problem: 'the head of the record is not readable' }
  const jsonStart = offset + parsed.length
  if (end - jsonStart !== parsed.bytes) {
    return { ok: false, problem: `the record is ${end - jsonStart} bytes long and says ${parsed.bytes}` }
  }
  const json = file.toString('utf8', jsonStart, end)
  const { kind, number, bytes, previous, hash } = parsed
  const found = createHash('sha256')
    .update(`${magic} ${kind} ${number} ${bytes} ${previous} `)
    .update(file.subarray(jsonStart, end))
    .digest('hex')
  if (found !== hash) return { ok: false, problem: 'the record does not match its hash' }
  return { ok: true, record: { kind, number, previous, hash, json }, end: end + 1 }
}

function parseHead(file: Buffer, offset: number) {
  const match = head.exec(file.toString('latin1', offset, offset + longestHead))
  if (!match) return null
  const [text, kind, number, bytes, previous = '', hash = ''] = match
  return {
    kind: kind === 'segment' ? ('segment' as const) : ('commit' as const),
    number: Number(number),
    bytes: Number(bytes),
    previous,
    hash,
    length: text.length
  }
}

/** Whether the file ends here, with its mark. */
export function isEnd(file: Buffer, offset: number): boolean {
  return offset === file.length - endMark.length && file[offset] === lineFeed
}

/**
 * Whether the bytes from an offset to the end of the last file are what an interrupted write leaves: the beginning of
 * commit `number` (records hold no line feed but their last byte), or blocks that were never filled. Anything else was
 * changed after it was written, and may have been promised to somebody.
 */
export function isTornTail(file: Buffer, offset: number, number: number): boolean {
  const rest = file.subarray(offset)
  // The mark of the end may still stand where the next record was to begin.
  if (rest.includes(0)) return isUnwritten(file, rest[0] === lineFeed ? offset + endMark.length : offset)
  if (rest.includes(lineFeed)) return false
  const start = Buffer.from(`${magic} commit ${number} `)
  const length = Math.min(start.length, rest.length)
  if (!rest.subarray(0, length).equals(start.subarray(0, length))) return false
  const parsed = parseHead(file, offset)
  // All of it is there, with something else where the line feed was.
  return parsed ? rest.length <= parsed.length + parsed.bytes : rest.length < longestHead
}

const sector = 512

/** Text holds no zero bytes. Where a disk lost a write, whole sectors of the new bytes are zero, up to the end or to the next sector. */
function isUnwritten(file: Buffer, offset: number): boolean {
  for (let start = file.indexOf(0, offset); start !== -1;) {
    let end = start
    while (end < file.length && file[end] === 0) end += 1
    const begins = start === offset || start % sector === 0
    const ends = end === file.length || end % sector === 0
    if (!begins || !ends || holdsRecord(file, end)) return false
    start = file.indexOf(0, end)
  }
  return true
}

/** Whether a whole record stands anywhere after an offset. */
function holdsRecord(file: Buffer, offset: number): boolean {
  for (let at = file.indexOf(magic, offset); at !== -1; at = file.indexOf(magic, at + 1)) {
    if (readRecord(file, at).ok) return true
  }
  return false
}
