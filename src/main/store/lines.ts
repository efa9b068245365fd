/** Records as a snapshot holds them, one a line; with a comma before the line feed where another follows. */
export type Lines = { readonly bytes: Buffer; readonly count: number }

export const lineFeed = 0x0a

/** So much is parsed in well under a millisecond. */
const pieceLength = 64 * 1024

/** Whole lines in pieces that can be parsed, and let go of, one by one. */
export function* piecesOf(bytes: Buffer): Iterable<Lines> {
  let start = 0
  let count = 0
  for (let end = bytes.indexOf(lineFeed) + 1; end !== 0; end = bytes.indexOf(lineFeed, end) + 1) {
    count += 1
    if (end - start < pieceLength && end < bytes.length) continue
    yield { bytes: bytes.subarray(start, end), count }
    start = end
    count = 0
  }
}

/** Whole lines at once. Line by line: a text of a megabyte as one array takes longer to parse. */
export function* recordsIn(bytes: Buffer): Iterable<object> {
  const text = bytes.toString('utf8')
  for (let start = 0, end = 0; start < text.length; start = end + 1) {
    end = text.indexOf('\n', start)
    yield JSON.parse(text.slice(start, text[end - 1] === ',' ? end - 1 : end)) as object
  }
}
