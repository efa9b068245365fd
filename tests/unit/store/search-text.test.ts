import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { foldWords } from '@shared/text'
import { hasAllWords, searchText, searchWords } from '../../../src/main/store/search-text'

describe('search text', () => {
  it('folds every text as the shared rule does, English or not, and runs it together', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' })), (value) => {
        expect(searchText([value])).toBe(foldWords(value).replaceAll(' ', ''))
      })
    )
  })

  it('is found by each of its own words, by all of them and run together', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' }), { minLength: 1, maxLength: 4 }), (values) => {
        const text = searchText(values)
        for (const value of values) {
          expect(hasAllWords(text, searchWords(value))).toBe(true)
          expect(hasAllWords(text, searchWords(foldWords(value).replaceAll(' ', '')))).toBe(true)
        }
      })
    )
  })

  it('leaves out what is no text, and keeps fields apart', () => {
    expect(searchText([null, 'A-1', undefined, 7, 'b 2'])).toBe('a1\nb2')
    expect(searchWords(undefined)).toEqual([])
    expect(searchWords(' ?! ')).toEqual([])
  })
})
