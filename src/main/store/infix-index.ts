import { createPieceCollector, numberOf, pieceCount } from './pieces'
import { addPostings, sizeOf, withoutSlot, withSlot, type Postings } from './postings'
import { clearSlot, eachSlot, keepSlots, noSlots, type SlotBits } from './slot-bits'

/**
 * Finds the texts that hold a word anywhere, by the pieces of three characters that stand in both: what has all pieces
 * of a word is looked through, nothing else. Words of up to three English letters or digits need no look at all.
 */
export type InfixIndex = {
  /** Texts are parts without spaces, a line each. */
  readonly add: (text: string, slot: number, span: number) => void
  readonly remove: (slot: number) => void
  /** The text at a slot, if any. */
  readonly text: (slot: number) => string | undefined
  /** The slots below `span` whose texts hold all words. Not to be changed. */
  readonly holding: (words: readonly string[], span: number) => SlotBits
}

/** Answers kept while nothing changes: the pages of one list, and what is typed and deleted again. */
const mostKept = 24
/** Of a long word, so many pieces tell enough. */
const mostPieces = 8

export function createInfixIndex(): InfixIndex {
  const texts: (string | undefined)[] = []
  const kept = new Map<string, SlotBits>()
  // Made with the first text: most tables in tests have none.
  let parts: { readonly postings: (Postings | undefined)[]; readonly piecesOf: (text: string) => readonly number[] }
  const ready = () => (parts ??= { postings: new Array<Postings | undefined>(pieceCount), piecesOf: createPieces() })

  function candidates(word: string, span: number): SlotBits {
    const { postings } = ready()
    const found = noSlots(span)
    if (word.length < 3) {
      const [first, second] = [numberOf(word.charCodeAt(0)), numberOf(word.charCodeAt(1))]
      const from = word.length === 1 ? first << 12 : (first << 12) | (second << 6)
      const until = from + (word.length === 1 ? 64 * 64 : 64)
      for (let piece = from; piece < until; piece += 1) addPostings(found, postings[piece])
      return found
    }
    const lists: (Postings | undefined)[] = []
    for (let index = 0; index + 2 < word.length; index += 1) lists.push(postings[pieceAt(word, index)])
    lists.sort((a, b) => sizeOf(a) - sizeOf(b))
    addPostings(found, lists[0])
    for (const list of lists.slice(1, mostPieces)) {
      const bits = noSlots(span)
      addPostings(bits, list)
      keepSlots(found, bits)
    }
    return found
  }

  return {
    add: (text, slot, span) => {
      texts[slot] = text
      kept.clear()
      const { postings, piecesOf } = ready()
      for (const piece of piecesOf(text)) postings[piece] = withSlot(postings[piece], slot, span)
    },
    remove: (slot) => {
      const text = texts[slot]
      if (text === undefined) return
      texts[slot] = undefined
      kept.clear()
      const { postings, piecesOf } = ready()
      for (const piece of piecesOf(text)) postings[piece] = withoutSlot(postings[piece], slot)
    },
    text: (slot) => texts[slot],
    holding: (words, span) => {
      const key = words.join(' ')
      const known = kept.get(key)
      if (known) return known
      const found = noSlots(span).fill(0xffffffff)
      for (const word of words) keepSlots(found, candidates(word, span))
      const looked = words.filter((word) => !/^[a-z0-9]{1,3}$/.test(word))
      if (looked.length > 0) {
        eachSlot(found, (slot) => {
          const text = texts[slot] ?? ''
          if (!looked.every((word) => text.includes(word))) clearSlot(found, slot)
        })
      }
      if (kept.size >= mostKept) kept.clear()
      kept.set(key, found)
      return found
    }
  }
}

const lineFeed = 10

/** What begins at a place: behind the end of a part there is nothing. */
function pieceAt(text: string, index: number): number {
  const second = index + 1 < text.length ? text.charCodeAt(index + 1) : lineFeed
  const third = second !== lineFeed && index + 2 < text.length ? text.charCodeAt(index + 2) : lineFeed
  return (
    (numberOf(text.charCodeAt(index)) << 12) |
    ((second === lineFeed ? 0 : numberOf(second)) << 6) |
    (third === lineFeed ? 0 : numberOf(third))
  )
}

function createPieces(): (text: string) => readonly number[] {
  const collector = createPieceCollector()
  return (text) => {
    collector.begin()
    for (let index = 0; index < text.length; index += 1) {
      if (text.charCodeAt(index) !== lineFeed) collector.see(pieceAt(text, index))
    }
    return collector.end()
  }
}
