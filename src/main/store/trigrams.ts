/** A text that resembles another, and how much: 1 is the same. */
export type Alike = { readonly id: string; readonly similarity: number }

/**
 * Finds texts by the three-letter pieces that they share, as PostgreSQL's pg_trgm counts them: similarity is the number
 * of shared pieces over the number of all. Typing errors, plurals and missing words cost little, and a look-up costs the
 * texts that share a piece, not the collection. Texts are folded already.
 */
export type TrigramIndex = {
  readonly add: (text: string, id: string) => void
  readonly remove: (text: string, id: string) => void
  /** At least this similar, the most similar first; ties by id. */
  readonly similar: (text: string, atLeast: number) => readonly Alike[]
}

/** Each text stands in a slot of its own, however many records have it. A slot without records waits for its text. */
type Slot = { readonly pieces: number; readonly ids: Set<string> }

export function createTrigramIndex(): TrigramIndex {
  const slots: Slot[] = []
  const slotOf = new Map<string, number>()
  /** By piece, the slots that have it. */
  const holders: (number[] | undefined)[] = new Array<number[] | undefined>(pieceCount)
  let shared = new Uint16Array(1024)

  function slotFor(text: string): number {
    const known = slotOf.get(text)
    if (known !== undefined) return known
    const slot = slots.length
    const pieces = piecesOf(text)
    slots.push({ pieces: pieces.size, ids: new Set() })
    slotOf.set(text, slot)
    for (const piece of pieces) (holders[piece] ??= []).push(slot)
    if (slot >= shared.length) shared = new Uint16Array(shared.length * 2)
    return slot
  }

  return {
    add: (text, id) => {
      if (text !== '') slots[slotFor(text)]?.ids.add(id)
    },
    remove: (text, id) => {
      slots[slotOf.get(text) ?? -1]?.ids.delete(id)
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
        const similarity = both / (pieces.size + theirs - both)
        if (similarity >= atLeast) for (const id of ids) found.push({ id, similarity })
      }
      return found.sort((a, b) => b.similarity - a.similarity || (a.id < b.id ? -1 : 1))
    }
  }
}

const empty: Slot = { pieces: 0, ids: new Set() }

/** Characters are numbered from 0 to 63, so a piece is a number below this. */
const pieceCount = 64 ** 3

/** Two spaces before each word and one after, so that beginnings count more than the middle. */
function piecesOf(text: string): ReadonlySet<number> {
  const pieces = new Set<number>()
  for (const word of text.split(' ')) {
    if (word === '') continue
    let piece = 0
    for (let index = 0; index < word.length; index++) {
      piece = ((piece << 6) | numberOf(word.charCodeAt(index))) & (pieceCount - 1)
      pieces.add(piece)
    }
    pieces.add((piece << 6) & (pieceCount - 1))
  }
  return pieces
}

/** Space is 0, then letters and digits; those of other scripts share what is left, which only adds a few likenesses. */
function numberOf(code: number): number {
  if (code >= 97 && code <= 122) return code - 96
  if (code >= 48 && code <= 57) return code - 21
  return 37 + (code % 27)
}
