import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { singleLine } from '../../../src/main/mail/subjects'
import { formatInstant } from '../../../src/main/mail/times'
import { wrapText } from '../../../src/main/mail/wrap-text'

describe('times in mail', () => {
  it('are shown in UTC and in India', () => {
    expect(formatInstant('2026-11-23T14:05:00.000Z')).toBe('23 November 2026, 14:05 UTC (19:35 IST)')
  })
  it('name the day in India where it is the next one', () => {
    expect(formatInstant('2026-12-31T18:30:00.000Z')).toBe('31 December 2026, 18:30 UTC (1 January, 00:00 IST)')
  })
  it('refuse what is no time', () => {
    expect(() => formatInstant('soon')).toThrow(RangeError)
  })
})

describe('wrapped text', () => {
  it('breaks at spaces and keeps the indentation', () => {
    expect(wrapText('  one two three four', 12)).toBe('  one two\n  three four')
  })
  it('goes on past the number of a list', () => {
    expect(wrapText(' 1. one two three', 12)).toBe(' 1. one two\n    three')
  })
  it('never splits a link', () => {
    const link = `https://hub.example/activate/${'x'.repeat(100)}`
    expect(wrapText(`Open ${link} now`, 40).split('\n')).toEqual(['Open', link, 'now'])
  })
  it('loses no word and keeps lines within the width where words allow', () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-z.,]{1,20}$/), { maxLength: 60 }), (words) => {
        const wrapped = wrapText(words.join(' '), 40)
        expect(wrapped.split(/\s+/).filter(Boolean)).toEqual(words)
        expect(wrapped.split('\n').every((line) => line.length <= 40)).toBe(true)
      })
    )
  })
})

describe('a single line', () => {
  it('holds no control, line break or direction override, and no half a character at its end', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        const line = singleLine(text, 60)
        expect(line).not.toMatch(/[\p{Cc}\u2028\u2029\u202A-\u202E\u2066-\u2069]|\p{Cs}/u)
        expect(line.length).toBeLessThanOrEqual(60)
      })
    )
  })
})
