import { createFewCounter, createManyCounter } from './piece-counts'
import { createPieceCollector, numberOf, pieceCount } from './pieces'
import { bitsOf, eachPosting, sizeOf, withoutSlot, withSlot, type Postings } from './postings'
import { hasSlot, noSlots, setSlot } from './slot-bits'

/** A record whose text resembles another, and how much: 1 is the same. */
export type Alike = { readonly slot: number; readonly similarity: number }

/**
 * Finds texts by the three-letter pieces that they share, as PostgreSQL's pg_trgm counts them: similarity is the number
 * of shared pieces over the number of all. Typing errors, plurals and missing words cost little. A look-up begins with
 * the pieces that few texts have: the most similar of these say how many of the common pieces any other has to share,
 * which most are passed over by, 32 at a time. Texts are folded already.
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
  readonly holders: (Postings | undefined)[]
  readonly piecesOf: (text: string) => readonly number[]
}

export function createTrigramIndex(): TrigramIndex {
  // Made with the first text: most tables in tests have none.
  let made: Texts | null = null
  const fewCounter = createFewCounter()
  const manyCounter = createManyCounter()

  function texts(): Texts {
    made ??= {
      numberOf: new Map(),
      pieces: [],
      records: [],
      holders: new Array<Postings | undefined>(pieceCount),
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
    for (const piece of found) {
      const before = holders[piece]
      const after = withSlot(before, number, records.length)
      if (after !== before) holders[piece] = after
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
      const few: (number | readonly number[])[] = []
      const many: Postings[] = []
      for (const piece of wanted) {
        const list = holders[piece]
        if (typeof list === 'number' || Array.isArray(list)) few.push(list)
        else if (list !== undefined) many.push(list)
      }
      many.sort((a, b) => sizeOf(a) - sizeOf(b))
      const common = many.flatMap((list) => bitsOf(list, records.length) ?? [])
      const best = createBest(atLeast, limit)
      const seen = noSlots(records.length)
      const offer = (number: number, shared: number): void => {
        const similarity = shared / (wanted.length + (pieces[number] ?? 0) - shared)
        if (similarity >= best.least()) best.offer(number, similarity, sizeOf(records[number]))
      }

      fewCounter.count(few, records.length, (number, shared) => {
        setSlot(seen, number)
        // So many pieces it has to share, for as many as it has itself; a bit less where numbers are not exact.
        const all = wanted.length + (pieces[number] ?? 0)
        const needed = Math.ceil((best.least() * all) / (1 + best.least()) - 1e-9)
        let both = shared
        let left = common.length
        for (const bits of common) {
          if (both + left < needed) return
          if (hasSlot(bits, number)) both += 1
          left -= 1
        }
        offer(number, both)
      })
      // Of a text without any other piece; one with more has to share more.
      manyCounter.count(common, seen, () => best.least() * wanted.length - 1e-9, offer)

      const found: Alike[] = []
      best.each((number, similarity) => eachPosting(records[number], (slot) => found.push({ slot, similarity })))
      return found
    }
  }
}

/** The most similar, and how similar something has to be to be among them. */
function createBest(atLeast: number, limit: number) {
  const numbers: number[] = []
  const similarities: number[] = []
  // How many records were offered by similarity, in steps of a hundredth; those above `step` are fewer than `limit`.
  const steps = new Uint32Array(101)
  let step = 0
  let count = 0
  let least = atLeast
  return {
    least: () => least,
    /** `size`: how many records have it. */
    offer: (number: number, similarity: number, size: number): void => {
      if (size === 0) return
      numbers.push(number)
      similarities.push(similarity)
      const own = Math.floor(similarity * 100)
      steps[own] = (steps[own] ?? 0) + size
      count += size
      while (step < 100 && count - (steps[step] ?? 0) >= limit) {
        count -= steps[step] ?? 0
        step += 1
      }
      least = Math.max(atLeast, step / 100)
    },
    each: (visit: (number: number, similarity: number) => void): void => {
      for (const [index, similarity] of similarities.entries())
        if (similarity >= least) visit(numbers[index] ?? 0, similarity)
    }
  }
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
