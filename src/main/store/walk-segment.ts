import { isEnd, readRecord, type JournalRecord } from './journal-record'
import { parseHeader, problemOfHeader, type SegmentHeader } from './segments'

/** Where the chain stands: what the next record has to follow. */
export type ChainEnd = {
  /** Number of the last commit; 0 before the first. */
  readonly sequence: number
  readonly hash: string
}

export type WalkEnd = ChainEnd & {
  readonly header: SegmentHeader | null
  /** Where the last good record ends. */
  readonly offset: number
  /** Whether the mark of the end is missing there, in a file that has to have one: something was cut off. */
  readonly isCut: boolean
  /** What is wrong with the bytes at `offset`, in words; null when the file ends there. */
  readonly problem: string | null
}

type Expected = {
  readonly number: number
  readonly end: ChainEnd
  readonly format: number
  readonly store: string | null
  /** Where to begin: at a record after the segment's own, with what that says; at the segment's own unless told. */
  readonly from?: { readonly offset: number; readonly header: SegmentHeader | null }
}

/**
 * Reads one segment, checks framing, order and chain, and hands over each commit. Stops at the first problem and
 * tells it, whatever it is: whether to cut or to refuse, the caller decides.
 */
export function walkSegment(
  file: Buffer,
  expected: Expected,
  onCommit: (record: JournalRecord, header: SegmentHeader, offset: number) => void,
  /** Hears where the chain stands after each record, the segment's own included. */
  onChain: (end: ChainEnd) => void = () => undefined
): WalkEnd {
  let { sequence, hash } = expected.end
  let { offset, header } = expected.from ?? { offset: 0, header: null }
  const stop = (problem: string | null): WalkEnd => {
    const isCut = header?.end !== undefined && !isEnd(file, offset)
    return { sequence, hash, header, offset, isCut, problem }
  }

  while ((offset < file.length && !isEnd(file, offset)) || header === null) {
    const read = readRecord(file, offset)
    if (!read.ok) return stop(read.problem)
    const { record, end } = read
    if (record.kind !== (header === null ? 'segment' : 'commit'))
      return stop(`a ${record.kind} record is not expected here`)
    const number = header === null ? expected.number : sequence + 1
    if (record.number !== number) return stop(`${record.kind} ${record.number} stands where ${number} is expected`)
    if (header === null) {
      // Before the chain: of a foreign or newer file, say that and not that it does not fit.
      const found = parseHeader(record.json)
      const problem = problemOfHeader(found, expected)
      if (problem !== null || found === null) return stop(problem ?? 'its first record is not readable')
      if (found.after !== sequence)
        return stop(`it follows commit ${found.after}, the file before ends with commit ${sequence}`)
      header = found
    }
    if (record.previous !== hash) return stop('the record does not follow the one before: the chain is broken')
    if (record.kind === 'commit') {
      onCommit(record, header, offset)
      sequence = record.number
    }
    hash = record.hash
    offset = end
    onChain({ sequence, hash })
  }
  return stop(null)
}
