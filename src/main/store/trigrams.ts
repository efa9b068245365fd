import { createPieceCollector, numberOf, pieceCount } from './pieces'
import { eachPosting, withoutSlot, withSlot, type Postings } from './postings'

/** A record whose text resembles another, and how much: 1 is the same. */
export type Alike = { readonly slot: number; readonly similarity: number }

/**
 * Finds texts by the three-letter pieces that they share, as PostgreSQL's pg_trgm counts them: similarity is the number
 * of shared pieces over the number of all. Typing errors, plurals and missing words cost little, and a look-up costs the
 * texts that share a piece, not the collection. Texts are folded already.
 */
export type TrigramIndex = {
  /** What is no text, or an empty one, is like nothing. */
  readonly add: (text: unknown, slot: number, span: number) => void
  readonly remove: (text: unknown, slot: number) => void
  /** At least this similar, in no order; of more than `limit`, the most similar and a few besides. */
  readonly similar: (text: string, atLeast: number, limit: number) => readonly Alike[]
}

/** Each text stands once, however many records have it. One without records waits for its text to come back. */
type Texts = {
  readonly numberOf: Map<string, number>
  /** By number: how many pieces it has, and who has it. */
  readonly pieces: number[]
  readonly records: (Postings | undefined)[]
  /** By piece, the numbers of the texts that have it. */
  readonly holders: (number[] | undefined)[]
  readonly piecesOf: (text: string) => readonly number[]
}

export function createTrigramIndex(): TrigramIndex {
  // Made with the first text: most tables in tests have none.
  let made: Texts | null = null
  let shared = new Uint16Array(1024)

  function texts(): Texts {
    made ??= {
      numberOf: new Map(),
      pieces: [],
      records: [],
      holders: new Array<number[] | undefined>(pieceCount),
      piecesOf: createPieces()
    }
    return made
  }

  function numberFor(text: string): number {
    const { numberOf, pieces, records, holders, piecesOf } = texts()
    const known = numberOf.get(text)
    if (known !== undefined) return known
    const number = records.length
    const found = piecesOf(text)
    pieces.push(found.length)
    records.push(undefined)
    numberOf.set(text, number)
    for (const piece of found) (holders[piece] ??= []).push(number)
    if (number >= shared.length) {
      const larger = new Uint16Array(shared.length * 2)
      shared = larger
    }
    return number
  }

  return {
    add: (text, slot, span) => {
      if (typeof text !== 'string' || text === '') return
      const number = numberFor(text)
      const { records } = texts()
      records[number] = withSlot(records[number], slot, span)
    },
    remove: (text, slot) => {
      const { numberOf, records } = texts()
      const number = numberOf.get(String(text))
      if (number !== undefined) records[number] = withoutSlot(records[number], slot)
    },
    similar: (text, atLeast, limit) => {
      const { pieces, records, holders, piecesOf } = texts()
      const wanted = piecesOf(text)
      // The rarest first: what has too few of the wanted pieces to be similar has none of the first ones.
      const lists = wanted.map((piece) => holders[piece] ?? []).sort((a, b) => a.length - b.length)
      const admitting = lists.length - Math.ceil(atLeast * lists.length - 1e-9) + 1
      const counts = shared
      const touched: number[] = []
      for (const [index, list] of lists.entries()) {
        const admits = index < admitting
        for (const number of list) {
          const count = counts[number] ?? 0
          if (count === 0 && !admits) continue
          if (count === 0) touched.push(number)
          counts[number] = count + 1
        }
      }
      const likenessOf = (number: number) => {
        const both = counts[number] ?? 0
        return both / (wanted.length + (pieces[number] ?? 0) - both)
      }
      const steps = new Uint32Array(101)
      for (const number of touched) {
        const step = Math.floor(likenessOf(number) * 100)
        if (records[number] !== undefined) steps[step] = (steps[step] ?? 0) + 1
      }
      const least = Math.max(atLeast, leastOfMost(steps, limit))
      const found: Alike[] = []
      for (const number of touched) {
        const similarity = likenessOf(number)
        // Left clean for the next look-up.
        counts[number] = 0
        if (similarity >= least) eachPosting(records[number], (slot) => found.push({ slot, similarity }))
      }
      return found
    }
  }
}

/** What at least `limit` texts reach, as high as a hundred steps tell; 0 where they are fewer. */
function leastOfMost(steps: Uint32Array, limit: number): number {
  let count = 0
  for (let step = 100; step > 0; step -= 1) {
    count += steps[step] ?? 0
    if (count >= limit) return step / 100
  }
  return 0
}

/** The different pieces of a text: two spaces before each word and one after, so that beginnings count more. */
function createPieces(): (text: string) => readonly number[] {
  const collector = createPieceCollector()
  return (text) => {
    collector.begin()
    for (const word of text.split(' ')) {
      if (word === '') continue
      let piece = 0
      for (let index = 0; index < word.length; index++) {
        piece = ((piece << 6) | numberOf(word.charCodeAt(index))) & (pieceCount - 1)
        collector.see(piece)
      }
      collector.see((piece << 6) & (pieceCount - 1))
    }
    return collector.end()
  }
}
