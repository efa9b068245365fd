import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { mentionBeforeCaret, mentionedIn, splitMentions } from '../../../src/shared/mentions'

const asha = { id: 'a', name: 'Asha' }
const nambiar = { id: 'n', name: 'Asha Nambiar' }
const jose = { id: 'j', name: 'José Ruiz' }
const people = [asha, nambiar, jose]

describe('mentions of a note', () => {
  it.each([
    ['@Asha please look', ['a']],
    ['@Asha Nambiar please look', ['n']],
    ['@asha nambiar, @JOSÉ RUIZ', ['n', 'j']],
    ['@Asha @Asha', ['a']],
    ['@Ashanti', []],
    ['mail asha@Asha', []],
    ['Asha', []],
    ['@', []]
  ])('in %j are %j', (text, ids) => {
    expect(mentionedIn(text, people)).toEqual(ids)
  })

  it('mean everybody of a name', () => {
    expect(mentionedIn('@Asha', [asha, { id: 'other', name: 'Asha' }])).toEqual(['a', 'other'])
  })

  it('take nothing from the text and add nothing but the case of names', () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom('@Asha', '@Asha Nambiar', '', '@José Ruiz.'), (before, mention) => {
        const text = `${before} ${mention}`
        const joined = splitMentions(text, people)
          .map((piece) => piece.text)
          .join('')
        expect(joined.toLowerCase()).toBe(text.toLowerCase())
      })
    )
  })
})

describe('a mention that is being typed', () => {
  it.each([
    ['Hello @As', 9, { start: 6, typed: 'As' }],
    ['@', 1, { start: 0, typed: '' }],
    ['@Asha Nam and more', 9, { start: 0, typed: 'Asha Nam' }],
    ['mail@example', 12, null],
    ['@ two', 5, null],
    ['no mention', 10, null],
    ['@As\nnext line', 9, null]
  ])('of %j at %i is %j', (text, caret, found) => {
    expect(mentionBeforeCaret(text, caret)).toEqual(found)
  })
})
