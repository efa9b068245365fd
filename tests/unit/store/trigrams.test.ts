import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createTrigramIndex } from '../../../src/main/store/trigrams'

/*
 * So many texts of so few words that most pieces stand in more than a short list holds, and some words that only one or
 * two texts have: both ways of counting are asked, and what is rare decides first.
 */
const common = ['kestrel', 'kestral', 'hosting', 'hostings', 'webhosting', 'services', 'service', 'cloud', 'a', '42']
const rare = fc.string({ unit: fc.constantFrom('k', 'e', 's', 't', 'q', 'ü'), minLength: 1, maxLength: 6 })
const word = fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...common) }, { weight: 1, arbitrary: rare })
const text = fc.array(word, { minLength: 1, maxLength: 4 }).map((words) => words.join(' '))
/** With more common pieces than five binary places count. */
const long = fc.shuffledSubarray(common, { minLength: 8 }).map((words) => words.join(' '))
const texts = fc.array(fc.oneof({ weight: 4, arbitrary: text }, { weight: 1, arbitrary: long }), {
  minLength: 300,
  maxLength: 500,
  size: 'max'
})
const wanted = fc.oneof(text, long)
const atLeast = fc.constantFrom(0, 0.1, 0.3, 0.5, 0.8, 1)
const limit = fc.constantFrom(1, 3, 20, 1_000)

describe('an index by likeness', () => {
  it('finds what comparing with every text finds, however common its pieces are', () => {
    fc.assert(
      fc.property(
        texts,
        fc.array(fc.tuple(wanted, atLeast, limit), { minLength: 8, maxLength: 8 }),
        fc.integer({ min: 2, max: 9 }),
        (all, lookUps, every) => {
          const index = createTrigramIndex()
          all.forEach((each, slot) => index.add(each, slot, slot + 1))
          const kept = all.map((each, slot) => (slot % every === 0 ? null : piecesOf(each)))
          all.forEach((each, slot) => kept[slot] === null && index.remove(each, slot))
          for (const [asked, least, most] of lookUps) {
            const found = [...index.similar(asked, least, most)].sort(byLikeness)
            const expected = compareWithAll(kept, asked, least)
            // Of more than asked for there may be a few besides, which are as right.
            expect(expected.slice(0, found.length)).toEqual(found)
            expect(found.length).toBeGreaterThanOrEqual(Math.min(most, expected.length))
          }
        }
      ),
      { numRuns: 25 }
    )
  })

  it('answers only a few besides what was asked for, where thousands are alike', () => {
    const index = createTrigramIndex()
    const syllables = ['ba', 'de', 'fi', 'go', 'ku', 'la', 'me', 'no', 'pu', 'ri']
    const coined = (number: number) => [...String(number).padStart(4, '0')].map((digit) => syllables[Number(digit)])
    for (let slot = 0; slot < 5_000; slot += 1) index.add(`kestrel hosting ${coined(slot).join('')}`, slot, slot + 1)
    const found = [...index.similar('kestrel hosting bademefi', 0.3, 20)].sort(byLikeness)
    expect(found[0]).toEqual({ slot: 162, similarity: 1 })
    expect(found.length).toBeGreaterThanOrEqual(20)
    expect(found.length).toBeLessThan(200)
  })
})

type Alike = { readonly slot: number; readonly similarity: number }

const byLikeness = (one: Alike, other: Alike) => other.similarity - one.similarity || one.slot - other.slot

function compareWithAll(
  texts: readonly (ReadonlySet<string> | null)[],
  asked: string,
  atLeast: number
): readonly Alike[] {
  const mine = piecesOf(asked)
  return texts
    .flatMap((theirs, slot) => {
      if (theirs === null) return []
      const both = [...mine].filter((piece) => theirs.has(piece)).length
      const similarity = both / (mine.size + theirs.size - both)
      return both > 0 && similarity >= atLeast ? [{ slot, similarity }] : []
    })
    .sort(byLikeness)
}

/** Three letters each, with two spaces before a word and one after it. */
function piecesOf(words: string): ReadonlySet<string> {
  return new Set(
    words.split(' ').flatMap((each) => {
      const padded = `  ${each} `
      return Array.from({ length: padded.length - 2 }, (_, start) => padded.slice(start, start + 3))
    })
  )
}
