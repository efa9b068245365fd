/*
 * Texts are found by their pieces of three characters. Characters are numbered from 0 to 63, so that a piece is a number
 * and everything that begins with one or two characters is a row of them.
 */

/** Pieces are numbers below this. */
export const pieceCount = 64 ** 3

/** Space is 0, then letters and digits; those of other scripts share what is left, so their pieces only hint. */
export function numberOf(code: number): number {
  if (code >= 97 && code <= 122) return code - 96
  if (code >= 48 && code <= 57) return code - 21
  return 37 + (code % 27)
}

/** Collects pieces, each once; quicker than a set for each text, since a warm-up reads all texts. */
export function createPieceCollector() {
  // Which text a piece was last seen in.
  const seenIn = new Uint32Array(pieceCount)
  let current = 0
  let pieces: number[] = []
  return {
    begin: (): void => {
      current += 1
      pieces = []
    },
    see: (piece: number): void => {
      if (seenIn[piece] === current) return
      seenIn[piece] = current
      pieces.push(piece)
    },
    end: (): readonly number[] => pieces
  }
}
