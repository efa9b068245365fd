import { parsePhoneNumberFromString, type CountryCode } from 'libphonenumber-js/mobile'
import { assertNever } from '@shared/assert-never'
import type { CallerFact } from '@shared/call-desk'
import { organizationKey, personKey } from '@shared/matching-keys'
import { foldWords } from '@shared/text'
import { saysCountry } from './spoken-country'
import { monthsOf, saidMonth } from './spoken-month'

/** What is stored about a caller, as far as it is asked for. */
export type CallerRecord = {
  readonly organizationName: string
  /** E.164; null where none was given. */
  readonly mobile: string | null
  /** ISO 3166-1 alpha-2. */
  readonly country: string
  readonly createdAt: string
  /** The assigned manager's name and a stand-in's: either will do. Empty where nobody is assigned. */
  readonly managers: readonly string[]
  /** Everybody who works here: a short form of a name counts where it can mean only one of them. */
  readonly staff: readonly string[]
}

/** Stand in for what is not stored, so that comparing takes the same steps. They never match. */
const nobody = 'Nobody Assigned'
const noMobile = '+919000000000'

/**
 * Compares what a caller says with what is stored, leniently (docs/verification.md has the rules). What is absent is
 * compared with something that stands in for it: neither the answer nor the way to it tells absent from wrong.
 */
export function sameFact(fact: CallerFact, said: string, record: CallerRecord): boolean {
  switch (fact) {
    case 'organization':
      return sameOrganization(said, record.organizationName)
    case 'mobile': {
      const same = sameMobile(said, record.mobile ?? noMobile, record.country)
      return same && record.mobile !== null
    }
    case 'country':
      return saysCountry(said, record.country)
    case 'signUpMonth':
      return monthsOf(record.createdAt).includes(saidMonth(said) ?? 'none')
    case 'manager': {
      const names = record.managers.length === 0 ? [nobody] : record.managers
      const same = names.map((name) => sameManager(said, name, record.staff)).includes(true)
      return same && record.managers.length > 0
    }
    default:
      return assertNever(fact)
  }
}

/** Legal forms in words, of which `organizationKey` knows the letters. */
const legalPhrases = [
  'limited liability partnership',
  'limited liability company',
  'gesellschaft mit beschrankter haftung',
  'aktiengesellschaft',
  'societe anonyme',
  'societe a responsabilite limitee',
  'besloten vennootschap',
  'naamloze vennootschap',
  'sociedad anonima',
  'sociedad limitada',
  'kabushiki kaisha',
  'sendirian berhad'
]
const phraseAtEnd = new RegExp(` (?:${legalPhrases.join('|')})$`)

/** Without case, accents, spaces, punctuation, "and" and the legal form at the end. */
function sameOrganization(said: string, stored: string): boolean {
  const key = spokenOrganization(said)
  return key !== '' && key === spokenOrganization(stored)
}

function spokenOrganization(name: string): string {
  const words = foldWords(name.normalize('NFKC').replace(/['’]/g, '').replace(/[&+]/g, ' and '))
    .replace(/(^| )(?:and|und|et)(?= |$)/g, ' ')
    .replace(phraseAtEnd, '')
    // "(P) Ltd" is how Indian offices shorten "Private Limited".
    .replace(/ p (?=(?:ltd|limited)$)/, ' pvt ')
  return organizationKey(words).replaceAll(' ', '')
}

/** Zeros of the figures that are typed in India and the Gulf; libphonenumber reads Latin ones. */
const zeros = [0x660, 0x6f0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66]

function latinFigures(text: string): string {
  return text.normalize('NFKC').replace(/\p{Nd}/gu, (figure) => {
    const code = figure.codePointAt(0) ?? 0
    const zero = zeros.find((one) => code >= one && code <= one + 9)
    return zero === undefined ? figure : String(code - zero)
  })
}

/** The whole number, national or international, in the account's country or in the number's own; no part of it. */
function sameMobile(said: string, stored: string, accountCountry: string): boolean {
  const written = latinFigures(said)
  const figures = written.replace(/\D/g, '').replace(/^00/, '')
  const country = parsePhoneNumberFromString(stored)?.country
  const readings = [
    parse(written, accountCountry as CountryCode),
    parse(written, country),
    parse(`+${figures}`, undefined),
    // Commas and the like are how staff type pauses; words may be an extension.
    /\p{L}/u.test(written) ? null : parse(figures, accountCountry as CountryCode)
  ]
  return readings.map((number) => number === stored).includes(true)
}

function parse(written: string, defaultCountry: CountryCode | undefined): string | null {
  const number = parsePhoneNumberFromString(written, { extract: false, ...(defaultCountry && { defaultCountry }) })
  return number && !number.ext ? number.number : null
}

const titles: ReadonlySet<string> = new Set(
  `mr mrs ms miss mx dr prof professor sir madam maam shri sri shrimati smt kumari herr frau monsieur madame`.split(
    /\s+/
  )
)

/** Without titles around it, as long as so many names are left: "Sri" may be a first name, and "Ravi" all of them. */
function namesOf(name: string, atLeast = 2): readonly string[] {
  const names = foldWords(name.replace(/['’]/g, '')).split(' ')
  while (names.length > atLeast && titles.has(names[0] ?? '')) names.shift()
  while (names.length > atLeast && titles.has(names.at(-1) ?? '')) names.pop()
  return names
}

/** Every name in any order; or the first and the last, where that can mean nobody else here. */
function sameManager(said: string, stored: string, staff: readonly string[]): boolean {
  const [first, second] = [samePerson(namesOf(said), stored, staff), samePerson(namesOf(said, 1), stored, staff)]
  return first || second
}

function samePerson(said: readonly string[], stored: string, staff: readonly string[]): boolean {
  const key = personKey(said.join(' '))
  const whole = wholeKey(stored)
  // Of everybody, the one who is meant included: as much work whoever that is, or nobody.
  const colleagues = staff.map((name) => ({ whole: wholeKey(name), short: shortKey(name) }))
  const ambiguous = colleagues
    .map((other) => other.whole !== whole && (other.short === key || other.whole === key))
    .includes(true)
  const short = shortKey(stored) === key && !ambiguous
  return (whole === key || short) && key !== ''
}

const wholeKey = (name: string) => personKey(namesOf(name).join(' '))

function shortKey(name: string): string {
  const names = namesOf(name)
  return personKey([names[0] ?? '', names.at(-1) ?? ''].slice(0, names.length).join(' '))
}
