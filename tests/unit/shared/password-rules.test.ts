import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isCommonPassword } from '../../../src/main/services/passwords'
import { countCharacters, findPasswordProblems, normalizePassword } from '../../../src/shared/password-rules'

const owner = {
  name: 'Priya Menon',
  email: 'p.iyengar@kestrel-hosting.example',
  organizationName: 'Kestrel Hosting Pvt Ltd'
}
const problems = (password: string) => findPasswordProblems(password, owner, isCommonPassword)

describe('password length', () => {
  it('is 12 to 128 characters, counted as people do', () => {
    expect(problems('short-words')).toEqual(['tooShort'])
    expect(problems('longer-words')).toEqual([])
    expect(problems('é'.repeat(11) + 'x')).toEqual([])
    expect(problems('🦉🦊'.repeat(6))).toEqual([])
    expect(problems('ab1!'.repeat(32))).toEqual([])
    expect(problems('ab1!'.repeat(32) + 'x')).toEqual(['tooLong'])
  })

  it('is the same for the same text, however it was typed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(countCharacters(text.normalize('NFD'))).toBe(countCharacters(text.normalize('NFC')))
        expect(normalizePassword(text.normalize('NFD'))).toBe(normalizePassword(text))
      })
    )
  })
})

describe('common passwords', () => {
  it.each([
    'unbelievable',
    'UnBelievable',
    'Password2026!!',
    '123456password',
    'passwordpassword',
    '1q2w3e4r5t6y',
    'aaaaaaaaaaaaaaa'
  ])('refuses %s', (password) => {
    expect(problems(password)).toContain('common')
  })

  it.each(['correct horse battery', 'violet-harbour-93', 'zwölf-kleine-äpfel'])('takes %s', (password) => {
    expect(problems(password)).toEqual([])
  })

  it('knows at least ten thousand of them', async () => {
    const { dictionary } = await import('@zxcvbn-ts/language-common')
    expect(new Set(dictionary['passwords-common']).size).toBeGreaterThan(10_000)
  })
})

describe('personal passwords', () => {
  it.each([
    'priya-in-the-garden',
    'the-MENON-family-99',
    'priyamenon-priyamenon',
    'my-iyengar-word-7',
    'kestrel flies high',
    'k3-Kestrel.Hosting-3'
  ])('refuses %s', (password) => {
    expect(problems(password)).toContain('personal')
  })

  it('does not mind words that stand in every organization', () => {
    expect(problems('hosting-pvt-ltd-99x')).toEqual([])
  })

  it('finds names whatever their accents and case', () => {
    const accented = { ...owner, name: 'José Ñandú' }
    expect(findPasswordProblems('JOSE-under-the-tree', accented, isCommonPassword)).toContain('personal')
  })
})
