import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fitOf, readSaid } from '../../../src/main/domain/calling'
import { anAccount } from '../../support/accounts'

const account = anAccount({
  number: 'RS-000042',
  name: 'Priya Menon',
  email: 'priya.menon@kestrel.example',
  mobile: '+919876543210',
  organizationName: 'M/s Kestrel Hosting Pvt. Ltd.'
})
const fit = (text: string) => {
  const found = fitOf(account, readSaid(text))
  return found && [found.matchedBy, found.exact]
}

describe('what a caller says', () => {
  it.each(['RS-000042', 'rs 42', '42', 'RS 000 042', 'rs000-042', 'account number 42', 'Account: RS-000042'])(
    'the account number as %s',
    (text) => {
      expect(fit(text)).toEqual(['accountNumber', true])
    }
  )

  it.each([
    'priya.menon@kestrel.example',
    ' Priya.Menon@KESTREL.example ',
    'priya dot menon at kestrel dot example',
    'priya.menon @ kestrel.example'
  ])('the address as %s', (text) => {
    expect(fit(text)).toEqual(['address', true])
  })

  it('a part of the address around its @', () => {
    expect(fit('menon@kestrel')).toEqual(['address', false])
    expect(fit('@kestrel.example')).toEqual(['address', false])
    expect(fit('someone@else.example')).toBeNull()
  })

  it.each(['+91 98765 43210', '9876543210', '098765-43210', '0091 98765 43210', '+91 (0) 98765 43210', '98765.43210'])(
    'the phone number as %s',
    (text) => {
      expect(fit(text)).toEqual(['phone', true])
    }
  )

  it.each(['98765', '43210', '+91 98765', '6543', '098765'])('a part of the phone number as %s', (text) => {
    expect(fit(text)).toEqual(['phone', false])
  })

  it.each(['Priya Menon', 'priya  menon', 'MENON, Priya'])('the name as %s', (text) => {
    expect(fit(text)).toEqual(['name', true])
  })

  it.each(['Kestrel Hosting Pvt Ltd', 'kestrel hosting', 'Kestrel Hosting Private Limited', 'KESTREL HOSTING'])(
    'the organization as %s',
    (text) => {
      expect(fit(text)).toEqual(['organization', true])
    }
  )

  it.each(['Kestral Hosting', 'kestrel hostings', 'Kestrell Hostng', 'kestrelhosting', 'kestr'])(
    'the organization misspelt or not yet typed, as %s',
    (text) => {
      expect(fit(text)).toEqual(['organization', false])
    }
  )

  it('a part of a name, and words of several fields', () => {
    expect(fit('men')).toEqual(['name', false])
    expect(fit('priya kestrel')).toEqual(['address', false])
    expect(fit('priya pvt')).toEqual(['name', false])
  })

  it('is not found by what is somebody else', () => {
    for (const text of ['RS-000043', '99999 00000', 'Rohan Dalvi', 'Merlin Networks', 'C-7K4M-2QX9'])
      expect(fit(text)).toBeNull()
  })
})

describe('a case number', () => {
  it.each(['C-7K4M-2QX9', 'c 7k4m 2qx9', 'C7K4M2QX9', '7k4m-2qx9', 'c-7k4m2qx9'])('is read from %s', (text) => {
    expect(readSaid(text).caseNumber).toBe('C-7K4M-2QX9')
  })

  it.each(['Case number: C-7K4M-2QX9', 'case c7k4m2qx9', 'the case number 7K4M 2QX9', 'Case no. C-7K4M-2QX9'])(
    'is read with the words for it: %s',
    (text) => {
      expect(readSaid(text)).toMatchObject({ caseNumber: 'C-7K4M-2QX9', onlyCase: true })
    }
  )

  it('is not taken for one where an organization begins with the word', () => {
    expect(readSaid('Case Kestrels').onlyCase).toBe(false)
    expect(fitOf({ ...account, organizationName: 'Case Kestrels' }, readSaid('Case Kestrels'))?.exact).toBe(true)
  })

  it('is nothing else where it was said with its C', () => {
    expect(readSaid('C-7K4M-2QX9').onlyCase).toBe(true)
    expect(readSaid('c 7k4m 2qx9').onlyCase).toBe(true)
    expect(readSaid('hostings').onlyCase).toBe(false)
  })

  it('may be half typed', () => {
    expect(readSaid('C-7K4').casePart).toBe('7K4')
    expect(readSaid('7k4m').casePart).toBe('7K4M')
    for (const text of ['7k', 'Priya', '98765', 'C-7K4M-2QX9', 'priya@kestrel.example'])
      expect(readSaid(text).casePart).toBeNull()
  })
})

describe('phone numbers', () => {
  it('are found however their digits are grouped, with the country, a zero or nothing in front', () => {
    const separators = fc.array(fc.constantFrom('', ' ', '-', ' - ', '.'), { minLength: 10, maxLength: 10 })
    const front = fc.constantFrom('', '0', '+91', '91', '0091', '+91 ')
    fc.assert(
      fc.property(
        fc.integer({ min: 6_000_000_000, max: 9_999_999_999 }),
        separators,
        front,
        (number, between, before) => {
          const digits = String(number)
          const said =
            before + [...digits].map((digit, index) => digit + (index < 9 ? (between[index] ?? '') : '')).join('')
          expect(fitOf({ ...account, mobile: `+91${digits}` }, readSaid(said))).toMatchObject({
            matchedBy: 'phone',
            exact: true
          })
        }
      )
    )
  })
})
