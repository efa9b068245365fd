import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { plainCopy } from '../../../src/main/store/plain-copy'

/** Records as handlers make them: JSON values, some fields undefined. */
const json = fc.jsonValue({ maxDepth: 4 }).filter((value) => !JSON.stringify(value).includes('__proto__'))
const key = fc.string({ maxLength: 8 }).filter((text) => text !== '__proto__')
const record = fc.dictionary(key, fc.option(json, { nil: undefined, freq: 8 }))

describe('a copy of a record', () => {
  it('is what its JSON would come back as, whatever the record before it was', () => {
    fc.assert(
      fc.property(record, fc.option(record), (value, before) => {
        const expected: unknown = JSON.parse(JSON.stringify(value))
        expect(JSON.stringify(plainCopy(value, before))).toBe(JSON.stringify(expected))
        expect(plainCopy(value, before)).toEqual(expected)
      })
    )
  })

  it('does not change with what it was made of', () => {
    const value = { texts: ['a', 'b'], origin: { ip: '203.0.113.7' }, gone: undefined }
    const copy = plainCopy(value)
    value.texts.push('c')
    value.origin.ip = '203.0.113.8'
    expect(copy).toStrictEqual({ texts: ['a', 'b'], origin: { ip: '203.0.113.7' } })
  })

  it('shares with the record before what both have, and nothing else', () => {
    const before = { origin: { ip: '203.0.113.7' }, repeats: { accountId: 'a' } }
    const copy = plainCopy({ origin: before.origin, repeats: { accountId: 'a' } }, before)
    expect(copy.origin).toBe(before.origin)
    expect(copy.repeats).toEqual(before.repeats)
    expect(copy.repeats).not.toBe(before.repeats)
  })

  it.each([
    ['a date', { at: new Date(0) }, 'at is no JSON value: [object Date]'],
    ['what is no number', { count: Number.NaN }, 'count is no JSON value'],
    ['a function in a list', { steps: [() => 1] }, 'steps is no JSON value: [object Function]'],
    ['a map below', { details: { by: new Map() } }, 'by is no JSON value: [object Map]'],
    ['a bigint', { size: 1n }, 'size is no JSON value'],
    ['an undefined entry of a list', { list: [undefined] }, 'list is no JSON value'],
    ['a list in place of a record', [1], 'it is no JSON value: [object Array]']
  ])('is refused for %s: the disk would hold something else', (_what, value, words) => {
    expect(() => plainCopy(value)).toThrow(words)
  })
})
