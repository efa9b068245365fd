import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sameFact, type CallerRecord } from '../../../src/main/domain/caller-facts'
import { waysToSayCountry } from '../../../src/main/domain/spoken-country'
import { callerFacts, type CallerFact } from '../../../src/shared/call-desk'
import { countries } from '../../../src/shared/countries'

const record: CallerRecord = {
  organizationName: 'Kestrel Hosting Pvt. Ltd.',
  mobile: '+919876543210',
  country: 'IN',
  createdAt: '2026-03-12T08:00:00.000Z',
  managers: ['Asha Devi Nambiar'],
  staff: ['Asha Devi Nambiar', 'Rohan Dalvi']
}

const says = (fact: CallerFact, said: string, change: Partial<CallerRecord> = {}) =>
  sameFact(fact, said, { ...record, ...change })

describe('an organization', () => {
  it.each([
    'Kestrel Hosting Pvt. Ltd.',
    'kestrel hosting',
    'KESTREL  HOSTING PRIVATE LIMITED',
    'Kestrel-Hosting P. Ltd',
    'Kestrel Hosting (P) Limited',
    'M/s Kestrel Hosting',
    'KestrelHosting',
    'Késtrel Hosting LLP'
  ])('is itself as %s', (said) => {
    expect(says('organization', said)).toBe(true)
  })

  it.each(['Kestrel', 'Hosting', 'Kestrel Hostings', 'Kestrel Web Hosting', 'Pvt Ltd', '---', 'Kestrel Hosting India'])(
    'is not %s',
    (said) => {
      expect(says('organization', said)).toBe(false)
    }
  )

  it.each([
    ['Müller & Co. KG', 'Muller and Co'],
    ['Smith’s Sons & Daughters B.V.', 'smiths sons and daughters BV'],
    ['Łódź Hosting sp. z o.o.', 'Lodz Hosting sp z o o'],
    ['Aoyama K.K.', 'Aoyama Kabushiki Kaisha'],
    ['Sakthi Softwares Limited Liability Partnership', 'Sakthi Softwares LLP'],
    ['PT Nusantara Data', 'Nusantara Data']
  ])('%s is %s', (organizationName, said) => {
    expect(says('organization', said, { organizationName })).toBe(true)
  })
})

describe('a mobile number', () => {
  it.each([
    '+91 98765 43210',
    '9876543210',
    '098765-43210',
    '0091 98765 43210',
    '919876543210',
    '+91 (0) 98765.43210',
    '(+91) 98765 43210',
    '98765 43210,',
    '98765, 43210',
    '९८७६५ ४३२१०',
    '９８７６５４３２１０'
  ])('is itself as %s', (said) => {
    expect(says('mobile', said)).toBe(true)
  })

  it.each(['43210', '876543210', '98765 43211', '+92 98765 43210', '9876543210 ext 5', '98765432100', 'none', '+'])(
    'is not %s',
    (said) => {
      expect(says('mobile', said)).toBe(false)
    }
  )

  it('is read in the country of the number too, where the account is of another', () => {
    expect(says('mobile', '98765 43210', { country: 'DE' })).toBe(true)
  })
})

describe('a country', () => {
  it.each([
    ['GB', 'UK'],
    ['GB', 'the United Kingdom'],
    ['GB', 'England'],
    ['US', 'U.S.A.'],
    ['US', 'united states of america'],
    ['US', 'America'],
    ['IN', 'Bharat'],
    ['IN', 'IND'],
    ['IN', 'भारत'],
    ['DE', 'Deutschland'],
    ['DE', 'de'],
    ['NL', 'Holland'],
    ['AE', 'UAE'],
    ['TT', 'Trinidad & Tobago'],
    ['KN', 'St. Kitts and Nevis'],
    ['CI', 'Ivory Coast'],
    ['KR', 'South Korea'],
    ['TR', 'Turkey']
  ])('%s is %s', (country, said) => {
    expect(says('country', said, { country })).toBe(true)
  })

  it.each(['India Pakistan', 'Indi', 'Indonesia', 'I', '.'])('of India is not %s', (said) => {
    expect(says('country', said)).toBe(false)
  })

  it('is never another country by its English name, but for the two that are called Congo', () => {
    const saidBy = new Map(countries.map(({ code }) => [code, waysToSayCountry(code)]))
    const clashes = countries.flatMap(({ code, name }) =>
      countries
        .filter((other) => other.code !== code && saidBy.get(other.code)?.has(name.toLowerCase()))
        .map((other) => `${name} is ${other.name}`)
    )
    expect(clashes).toEqual(['Congo is Congo, Democratic Republic'])
  })
})

describe('a month of sign-up', () => {
  it.each([
    ...['March 2026', 'march, 2026', 'mar 26', "Mar '26", 'MAR-2026', '03/2026', '3/26', '3-2026', '03.2026'],
    ...['2026-03', '2026/3', '2026 March', '12 March 2026', 'March 12th, 2026', '12/03/2026', '2026-03-12'],
    'the 12th of march 2026'
  ])('is itself as %s', (said) => {
    expect(says('signUpMonth', said)).toBe(true)
  })

  it.each([
    'March',
    '2026',
    '03',
    'April 2026',
    'March 2025',
    '03/12/2026',
    'ma 2026',
    'March April 2026',
    '13/2026',
    '26 March',
    'the 26th of March'
  ])('is not %s', (said) => {
    expect(says('signUpMonth', said)).toBe(false)
  })

  it('is either month where it is another one in India', () => {
    const createdAt = '2026-03-31T20:00:00.000Z'
    expect(['March 2026', 'April 2026', 'May 2026'].map((said) => says('signUpMonth', said, { createdAt }))).toEqual([
      true,
      true,
      false
    ])
  })
})

describe('a manager’s name', () => {
  it.each(['Asha Devi Nambiar', 'nambiar asha devi', 'Ms. Asha Nambiar', 'NAMBIAR, Asha', 'Smt Áshá Devi Nambiar'])(
    'is itself as %s',
    (said) => {
      expect(says('manager', said)).toBe(true)
    }
  )

  it.each(['Asha', 'Nambiar', 'Asha Devi', 'Rohan Dalvi', 'Asha Nambia', 'Mr', 'Asha Rohan Nambiar'])(
    'is not %s',
    (said) => {
      expect(says('manager', said)).toBe(false)
    }
  )

  it('is not its short form where that can mean a colleague too', () => {
    const staff = [...record.staff, 'Asha Rani Nambiar']
    expect(says('manager', 'Asha Nambiar', { staff })).toBe(false)
    expect(says('manager', 'Asha Devi Nambiar', { staff })).toBe(true)
  })

  it('keeps a first name that is a title elsewhere: the last name alone is not enough', () => {
    const managers = ['Sri Mulyani']
    expect(
      ['Sri Mulyani', 'Ms Sri Mulyani', 'Mulyani, Sri', 'Mulyani', 'Ms Mulyani', 'Sri'].map((said) =>
        says('manager', said, { managers })
      )
    ).toEqual([true, true, true, false, false, false])
    expect(['Ravi', 'Mr Ravi', 'Mr'].map((said) => says('manager', said, { managers: ['Ravi'] }))).toEqual([
      true,
      true,
      false
    ])
  })

  it('is the stand-in’s as well', () => {
    const managers = ['Asha Devi Nambiar', 'Rohan Dalvi']
    expect(['Rohan Dalvi', 'Asha Nambiar'].map((said) => says('manager', said, { managers }))).toEqual([true, true])
  })
})

describe('what is absent', () => {
  it('is nothing that anybody can say', () => {
    const words = fc.oneof(
      fc.string(),
      fc.constantFrom('Nobody Assigned', '+919000000000', '9000000000', 'none', 'null')
    )
    fc.assert(
      fc.property(words, (said) => {
        expect([says('mobile', said, { mobile: null }), says('manager', said, { managers: [] })]).toEqual([
          false,
          false
        ])
      }),
      { numRuns: 500 }
    )
  })
})

/* Ten thousand generated facts: variations that the rules allow match, and mutations that they do not allow don't. */

const perFact = 2000

const letters = 'bcdfghjklmnprtvwz'
const word = fc.string({ unit: fc.constantFrom(...letters), minLength: 6, maxLength: 9 })
const legalForm = fc.constantFrom(
  'Pvt Ltd',
  'Pvt. Ltd.',
  'Private Limited',
  '(P) Ltd',
  'Ltd',
  'Limited',
  'LLP',
  'LLC',
  'Inc.',
  'GmbH'
)
const moreForms = fc.constantFrom(
  'AG',
  'S.A.',
  'B.V.',
  'Pte Ltd',
  'Pty Ltd',
  'Oy',
  'AB',
  'S.r.l.',
  'K.K.',
  '& Co',
  'and Co.',
  ''
)
const accents: Readonly<Record<string, string>> = { c: 'ç', n: 'ñ', z: 'ž', r: 'ř', t: 'ť', w: 'ŵ' }

/** The same letters as somebody else would write them. */
const rewritten = (text: string) =>
  fc
    .array(fc.constantFrom('upper', 'accent', 'as it is'), { minLength: text.length, maxLength: text.length })
    .map((how) =>
      [...text]
        .map((letter, index) =>
          how[index] === 'upper' ? letter.toUpperCase() : how[index] === 'accent' ? (accents[letter] ?? letter) : letter
        )
        .join('')
    )

/** One letter is another one. */
const misspelt = (text: string) =>
  fc
    .tuple(fc.nat({ max: text.length - 1 }), fc.constantFrom(...letters))
    .filter(([at, letter]) => text[at] !== letter && text[at] !== ' ')
    .map(([at, letter]) => text.slice(0, at) + letter + text.slice(at + 1))

type Case = { readonly stored: Partial<CallerRecord>; readonly right: string; readonly wrong: string }

const organizations: fc.Arbitrary<Case> = fc
  .tuple(fc.array(word, { minLength: 1, maxLength: 3 }), fc.oneof(legalForm, moreForms), fc.oneof(legalForm, moreForms))
  .chain(([words, storedForm, saidForm]) => {
    const separator = fc.constantFrom(' ', '  ', '-', ', ', '.', '')
    return fc
      .tuple(
        separator,
        rewritten(words.join(' ')),
        fc.oneof(
          misspelt(words.join(' ')),
          word.map((one) => `${words.join(' ')} ${one}`)
        )
      )
      .map(([between, right, wrong]) => ({
        stored: { organizationName: `${words.join(' ')} ${storedForm}` },
        right: `${right.replaceAll(' ', between)} ${saidForm}`,
        wrong: `${wrong} ${saidForm}`
      }))
  })

const digits = (length: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: length, maxLength: length })
const mobiles: fc.Arbitrary<Case> = fc
  .tuple(
    fc.constantFrom('6', '7', '8', '9'),
    digits(9),
    fc.constantFrom('IN', 'DE', 'US'),
    fc.nat({ max: 9 }),
    fc.nat({ max: 8 })
  )
  .chain(([first, rest, country, at, shift]) => {
    const national = `${first}${rest}`
    const spaced = `${national.slice(0, 5)} ${national.slice(5)}`
    const changed = (Number(national[at]) + 1 + shift) % 10
    return fc
      .tuple(
        fc.constantFrom(
          `+91${national}`,
          `+91 ${spaced}`,
          `0091${national}`,
          `00 91 ${spaced}`,
          spaced,
          `0${spaced}`,
          `91${national}`
        ),
        fc.constantFrom(
          national.slice(1),
          national.slice(0, 9),
          national.slice(-4),
          `+91${national}0`,
          `+1${national}`,
          national.slice(0, at) + changed + national.slice(at + 1)
        )
      )
      .map(([right, wrong]) => ({ stored: { mobile: `+91${national}`, country }, right, wrong }))
  })

const countryCases: fc.Arbitrary<Case> = fc
  .tuple(fc.constantFrom(...countries), fc.constantFrom(...countries), fc.nat())
  .filter(([one, other]) => one.code !== other.code && other.code !== 'CG')
  .map(([one, other, index]) => {
    const ways = [...waysToSayCountry(one.code)]
    const way = ways[index % ways.length] ?? one.name
    return { stored: { country: one.code }, right: index % 2 === 0 ? way.toUpperCase() : one.name, wrong: other.name }
  })

const monthNames = 'January February March April May June July August September October November December'.split(' ')
const months: fc.Arbitrary<Case> = fc
  .tuple(
    fc.integer({ min: 2015, max: 2035 }),
    fc.nat({ max: 11 }),
    fc.integer({ min: 1, max: 28 }),
    fc.integer({ min: 1, max: 11 }),
    fc.nat({ max: 5 })
  )
  .map(([year, month, day, shift, format]) => {
    const say = (inYear: number) => {
      const [name, number] = [monthNames[inYear] ?? '', String(inYear + 1)]
      const forms = [`${name} ${year}`, `${name.slice(0, 3)} ${year % 100}`.toLowerCase(), `${number}/${year}`]
      return (
        [
          ...forms,
          `${year}-${number.padStart(2, '0')}`,
          `${day} ${name}, ${year}`,
          `${number.padStart(2, '0')}.${year}`
        ][format] ?? ''
      )
    }
    const createdAt = new Date(Date.UTC(year, month, day, 12)).toISOString()
    return { stored: { createdAt }, right: say(month), wrong: say((month + shift) % 12) }
  })

const managers: fc.Arbitrary<Case> = fc
  .tuple(word, word, word, fc.constantFrom('', 'Mr ', 'Ms. ', 'Dr. ', 'Shri '))
  .filter((names) => new Set(names).size === names.length)
  .chain(([first, middle, last, title]) => {
    const stored = { managers: [`${first} ${middle} ${last}`], staff: [`${first} ${middle} ${last}`, 'Rohan Dalvi'] }
    return fc
      .tuple(
        fc
          .constantFrom(
            `${first} ${middle} ${last}`,
            `${last} ${first}`,
            `${first} ${last}`,
            `${last} ${first} ${middle}`
          )
          .chain(rewritten),
        fc.oneof(fc.constantFrom(first, last, `${first} ${middle}`, 'Rohan Dalvi'), misspelt(`${first} ${last}`))
      )
      .map(([right, wrong]) => ({ stored, right: `${title}${right}`, wrong: `${title}${wrong}` }))
  })

const generated: Readonly<Record<CallerFact, fc.Arbitrary<Case>>> = {
  organization: organizations,
  mobile: mobiles,
  country: countryCases,
  signUpMonth: months,
  manager: managers
}

describe('ten thousand generated facts', () => {
  it.each(callerFacts)(`compare as documented: ${perFact} of %s`, (fact) => {
    fc.assert(
      fc.property(generated[fact], ({ stored, right, wrong }) => {
        expect([right, says(fact, right, stored)]).toEqual([right, true])
        expect([wrong, says(fact, wrong, stored)]).toEqual([wrong, false])
      }),
      { numRuns: perFact }
    )
  })
})
