import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { accountNumberIn, ranked, searchedText } from '../../../src/main/domain/finding'
import { formatAccountNumber } from '../../../src/shared/account'
import { anAccount } from '../../support/accounts'

describe('accountNumberIn', () => {
  it('reads a number however it is said', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 999_999 }),
        fc.constantFrom('', 'RS-', 'rs ', 'Rs', 'RS-000'),
        (ordinal, before) => {
          expect(accountNumberIn(` ${before}${ordinal} `)).toBe(formatAccountNumber(ordinal))
        }
      )
    )
  })

  it.each(['', 'RS-', '0', 'RS-000000', 'C-7K4M-2QX9', 'kestrel 42', '4 2'])('finds none in %j', (text) => {
    expect(accountNumberIn(text)).toBe(null)
  })
})

describe('searchedText', () => {
  it.each([
    ['+91 98765-43210', '919876543210'],
    ['098765 43210', '9876543210'],
    ['0049 (30) 1234', '49301234'],
    ['65 43', '6543'],
    ['42', '42'],
    ['RS-000042', 'RS-000042'],
    ['  Kestrel Hosting ', 'Kestrel Hosting']
  ])('looks for %j as %j', (typed, searched) => {
    expect(searchedText(typed)).toBe(searched)
  })
})

describe('ranked', () => {
  it('puts the account of the number first, then whole names, beginnings, and the newest among equals', () => {
    const accounts = [
      anAccount({
        id: 'inside',
        number: 'RS-000001',
        organizationName: 'The Old 42nd Street',
        createdAt: '2026-01-01T00:00:00.000Z'
      }),
      anAccount({
        id: 'older',
        number: 'RS-000002',
        organizationName: '42 Degrees',
        createdAt: '2026-01-01T00:00:00.000Z'
      }),
      anAccount({
        id: 'newer',
        number: 'RS-000003',
        organizationName: '42 Degrees South',
        createdAt: '2026-02-01T00:00:00.000Z'
      }),
      anAccount({ id: 'whole', number: 'RS-000004', organizationName: '42', createdAt: '2026-01-01T00:00:00.000Z' }),
      anAccount({
        id: 'number',
        number: 'RS-000042',
        organizationName: 'Kestrel',
        createdAt: '2026-01-01T00:00:00.000Z'
      })
    ]
    expect(ranked(accounts, '42').map(({ id }) => id)).toEqual(['number', 'whole', 'newer', 'older', 'inside'])
  })
})
