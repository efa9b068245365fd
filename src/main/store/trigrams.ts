/** A text that resembles another, and how much: 1 is the same. */
export type Alike = { readonly id: string; readonly similarity: number }

/**
 * Finds texts by the three-letter pieces that they share, as PostgreSQL's pg_trgm counts them: similarity is the number
 * of shared pieces over the number of all. Typing errors, plurals and missing words cost little, and a look-up costs the
 * texts that share a piece, not the collection. Texts are folded already.
 */
export type TrigramIndex = {
  /** What is no text, or an empty one, is like nothing. */
  readonly add: (text: unknown, id: string) => void
  readonly remove: (text: unknown, id: string) => void
  /** At least this similar, the most similar first; ties by id. */
  readonly similar: (text: string, atLeast: number) => readonly Alike[]
}

/** Each text stands in a slot of its own, however many records have it. A slot without records waits for its text. */
type Slot = { readonly pieces: number; readonly ids: string[] }

export function createTrigramIndex(): TrigramIndex {
  const slots: Slot[] = []
  const slotOf = new Map<string, number>()
  /** By piece, the slots that have it. */
  const holders: (number[] | undefined)[] = new Array<number[] | undefined>(pieceCount)
  let shared = new Uint16Array(1024)
  const piecesOf = createPieces()

  function slotFor(text: string): number {
    const known = slotOf.get(text)
    if (known !== undefined) return known
    const slot = slots.length
    const pieces = piecesOf(text)
    slots.push({ pieces: pieces.length, ids: [] })
    slotOf.set(text, slot)
    for (const piece of pieces) (holders[piece] ??= []).push(slot)
    if (slot >= shared.length) shared = new Uint16Array(shared.length * 2)
    return slot
  }

  return {
    add: (text, id) => {
      if (typeof text === 'string' && text !== '') slots[slotFor(text)]?.ids.push(id)
    },
    remove: (text, id) => {
      const ids = slots[slotOf.get(String(text)) ?? -1]?.ids
      const index = ids?.indexOf(id) ?? -1
      if (index !== -1) ids?.splice(index, 1)
    },
    similar: (text, atLeast) => {
      const pieces = piecesOf(text)
      const touched: number[] = []
      for (const piece of pieces) {
        for (const slot of holders[piece] ?? []) {
          const count = shared[slot] ?? 0
          if (count === 0) touched.push(slot)
          shared[slot] = count + 1
        }
      }
      const found: Alike[] = []
      for (const slot of touched) {
        const both = shared[slot] ?? 0
        // Left clean for the next look-up.
        shared[slot] = 0
        const { pieces: theirs, ids } = slots[slot] ?? empty
        const similarity = both / (pieces.length + theirs - both)
        if (similarity >= atLeast) for (const id of ids) found.push({ id, similarity })
      }
      return found.sort((a, b) => b.similarity - a.similarity || (a.id < b.id ? -1 : 1))
    }
  }
}

const empty: Slot = { pieces: 0, ids: [] }

/** Characters are numbered from 0 to 63, so a piece is a number below this. */
const pieceCount = 64 ** 3

/** The different pieces of a text: two spaces before each word and one after, so that beginnings count more. */
function createPieces(): (text: string) => readonly number[] {
  // Which text a piece was last seen in: quicker than a set for each, and a start reads all texts.
  const seenIn = new Uint32Array(pieceCount)
  let current = 0
  return (text) => {
    const pieces: number[] = []
    current += 1
    const see = (piece: number) => {
      if (seenIn[piece] === current) return
      seenIn[piece] = current
      pieces.push(piece)
    }
    for (const word of text.split(' ')) {
      if (word === '') continue
      let piece = 0
      for (let index = 0; index < word.length; index++) {
        piece = ((piece << 6) | numberOf(word.charCodeAt(index))) & (pieceCount - 1)
        see(piece)
      }
      see((piece << 6) & (pieceCount - 1))
    }
    return pieces
  }
}

/** Space is 0, then letters and digits; those of other scripts share what is left, which only adds a few likenesses. */
function numberOf(code: number): number {
  if (code >= 97 && code <= 122) return code - 96
  if (code >= 48 && code <= 57) return code - 21
  return 37 + (code % 27)
}
