import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  hashToken,
  keyedHash,
  newCaseNumber,
  newInvitationCode,
  newToken,
  newVerificationCode,
  normalizeCode,
  readCaseNumber,
  sameHash
} from '../../../src/main/domain/codes'

/** Bytes that are known, in place of chance. */
const bytes =
  (...values: number[]) =>
  (size: number) =>
    Uint8Array.from({ length: size }, (_, index) => values[index % values.length] ?? 0)

describe('codes', () => {
  it('are made of the bytes that chance gives, grouped to be read aloud', () => {
    expect(newVerificationCode(bytes(0, 1, 31, 32))).toBe('01Z0-01Z0')
    expect(newCaseNumber(bytes(10, 18, 20, 27))).toBe('C-AJMV-AJMV')
    expect(newInvitationCode(bytes(5))).toBe('5555-5555-5555-5555-5555')
    expect(newToken(bytes(255))).toBe('_'.repeat(42) + '8')
  })

  it('are understood however they are said', () => {
    const said = fc.constantFrom(
      (code: string) => code.toLowerCase(),
      (code: string) => code.replaceAll('-', ' '),
      (code: string) => code.replaceAll('0', 'o').replaceAll('1', 'l')
    )
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 8, maxLength: 8 }), fc.array(said), (random, ways) => {
        const code = newVerificationCode(() => random)
        expect(normalizeCode(ways.reduce((text, way) => way(text), ` ${code} `))).toBe(code.replace('-', ''))
      })
    )
  })
})

describe('readCaseNumber', () => {
  it('understands a case number however it is said', () => {
    for (const said of ['C-GTH0-4MXZ', 'c gtho 4mxz', 'gth0-4mxz', 'CGTHO4MXZ', ' gtho4mxz '])
      expect([said, readCaseNumber(said)]).toEqual([said, 'C-GTH0-4MXZ'])
  })

  it('keeps a case number that begins with C', () => {
    expect(readCaseNumber('C-C234-5678')).toBe('C-C234-5678')
    expect(readCaseNumber('c2345678')).toBe('C-C234-5678')
  })

  it('takes nothing else for one', () => {
    for (const said of ['', 'RS-42', 'kestrel', 'UUUU-UUUU', '+91 90000 12345'])
      expect([said, readCaseNumber(said)]).toEqual([said, null])
  })
})

describe('hashes', () => {
  it('of a token are its SHA-256', () => {
    expect(hashToken('abc')).toBe('ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0')
  })

  it('under a key differ by key', () => {
    expect(keyedHash('one', 'abc')).not.toBe(keyedHash('other', 'abc'))
    expect(keyedHash('one', 'abc')).toBe(keyedHash('one', 'abc'))
  })

  it('are the same only where every character is', () => {
    expect(sameHash('abc', 'abc')).toBe(true)
    expect(sameHash('abc', 'abd')).toBe(false)
    expect(sameHash('abc', 'abcd')).toBe(false)
  })
})
