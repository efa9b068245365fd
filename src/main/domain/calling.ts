import type { Account } from '@shared/account'
import type { MatchedBy } from '@shared/call-desk'
import { organizationKey, personKey } from '@shared/matching-keys'
import { foldEmail, foldWords } from '@shared/text'
import { normalizeCode, readCaseNumber } from './codes'
import { accountNumberIn, searchedText } from './finding'
import { organizationLikeness } from './matching'

/** What a caller's words may mean; several at once, until one of them is found. */
export type Said = {
  /** As typed, without spaces around it. */
  readonly text: string
  readonly caseNumber: string | null
  /** Said with its `C`, or called one: it is a case number and nothing else. */
  readonly onlyCase: boolean
  /** A part of one, to be looked for in open cases. */
  readonly casePart: string | null
  readonly accountNumber: string | null
  /** An address, or the part of one around its `@`. */
  readonly address: string | null
  /** Of a phone number, as many digits as were said; E.164 numbers hold them in a row. */
  readonly digits: string | null
  readonly words: string
  readonly organization: string
}

/** Fewer digits than this stand in too many numbers. */
const fewestDigits = 4

/** What a number is said or copied with: `Case number: C-7K4M-2QX9`. */
const leadingWords = /^(?:the\s+)?(?:case|account)(?:\s+(?:number|no\.?))?\s*:?\s+/i

/** Reads what staff type while a caller speaks: any case, spaces, dashes, `+91` or `0` in front, "at" and "dot". */
export function readSaid(typed: string): Said {
  const text = typed.trim()
  const spoken = text.replace(/\s+(?:at|\(at\))\s+/gi, '@').replace(/\s+dot\s+/gi, '.')
  const number = text.replace(leadingWords, '')
  const caseNumber = readCaseNumber(number)
  const address = spoken.includes('@') ? foldEmail(spoken.replace(/\s+/g, '')) : null
  return {
    text,
    caseNumber,
    onlyCase: caseNumber !== null && (/^c[\s-]/i.test(number) || (number !== text && /\d/.test(number))),
    casePart: casePartIn(text),
    accountNumber: accountNumberIn(number.replace(/(\d)[\s-]+(?=\d)/g, '$1')),
    address,
    digits: digitsIn(text),
    words: foldWords(text),
    organization: organizationKey(text)
  }
}

/** Three letters of a case number at least, a figure or its `C` among them, as names have neither. */
function casePartIn(text: string): string | null {
  const part = normalizeCode(text.replace(/^c[\s-]+/i, ''))
  const looksLikeOne = /^c[\s-]/i.test(text) || /\d.*[a-z]|[a-z].*\d/i.test(text)
  return looksLikeOne && part.length >= 3 && part.length < 8 && /^[\w\s-]*$/.test(text) ? part : null
}

function digitsIn(text: string): string | null {
  const plain = text.replace(/\(0\)/g, '')
  const digits = searchedText(plain)
  return /^\d+$/.test(digits) && digits.length >= fewestDigits ? digits : null
}

/** How an account fits what was said; `rank`: the lowest first. */
export type CallerFit = { readonly matchedBy: MatchedBy; readonly exact: boolean; readonly rank: number }

/** Names of organizations at least this alike may be the one that was said, misspelt. */
const leastLikeness = 0.5

type Callable = Pick<Account, 'number' | 'name' | 'email' | 'mobile' | 'organizationName'>

/** The best of all ways in which an account fits; null where it does not. */
export function fitOf(account: Callable, said: Said): CallerFit | null {
  if (said.accountNumber === account.number) return { matchedBy: 'accountNumber', exact: true, rank: 0 }
  if (said.address !== null) return fitOfAddress(account, said.address)
  if (said.digits !== null) {
    const phone = fitOfPhone(account, said.digits)
    if (phone !== null) return phone
  }
  return fitOfNames(account, said) ?? fitOfRest(account, said)
}

function fitOfAddress(account: Callable, address: string): CallerFit | null {
  const stored = foldEmail(account.email)
  if (stored === address) return { matchedBy: 'address', exact: true, rank: 0 }
  if (!stored.includes(address)) return null
  return { matchedBy: 'address', exact: false, rank: stored.startsWith(address) ? 1 : 2 }
}

/** The whole number is what was said with or without the country; its end tells more than its middle. */
function fitOfPhone({ mobile }: Callable, digits: string): CallerFit | null {
  const stored = mobile?.replace(/\D/g, '') ?? ''
  if (!stored.includes(digits)) return null
  const whole = stored === digits || (stored.startsWith('91') && stored.slice(2) === digits)
  return { matchedBy: 'phone', exact: whole, rank: whole ? 0 : stored.endsWith(digits) ? 1 : 2 }
}

function fitOfNames(account: Callable, said: Said): CallerFit | null {
  if (said.words === '') return null
  const name = foldWords(account.name)
  const organization = foldWords(account.organizationName)
  const words = said.words.split(' ')
  if (name === said.words || personKey(account.name) === personKey(said.text))
    return { matchedBy: 'name', exact: true, rank: 1 }
  const key = organizationKey(account.organizationName)
  if (organization === said.words || key === said.organization)
    return { matchedBy: 'organization', exact: true, rank: 1 }
  const has = (text: string) => words.every((word) => text.includes(word))
  if (has(name)) return { matchedBy: 'name', exact: false, rank: name.startsWith(said.words) ? 2 : 3 }
  if (has(organization) || has(organization.replaceAll(' ', '')))
    return { matchedBy: 'organization', exact: false, rank: organization.startsWith(said.words) ? 2 : 3 }
  const likeness = organizationLikeness(said.organization, key)
  return likeness < leastLikeness ? null : { matchedBy: 'organization', exact: false, rank: 5 - likeness }
}

/** Found by words in several of its fields, or by a part of one that has no name here. */
function fitOfRest(account: Callable, said: Said): CallerFit | null {
  if (said.words === '') return null
  const words = said.words.split(' ')
  const fields: readonly (readonly [MatchedBy, string])[] = [
    ['name', foldWords(account.name)],
    ['organization', foldWords(account.organizationName)],
    ['address', foldWords(account.email)],
    ['accountNumber', foldWords(account.number)],
    ['phone', account.mobile ?? '']
  ]
  const all = fields.map(([, text]) => `${text}\n${text.replaceAll(' ', '')}`).join('\n')
  if (!words.every((word) => all.includes(word))) return null
  const hits = (text: string) => words.filter((word) => text.includes(word)).length
  const most = Math.max(...fields.map(([, text]) => hits(text)))
  const [matchedBy] = fields.find(([, text]) => hits(text) === most) ?? ['name']
  return { matchedBy, exact: false, rank: 4.6 }
}
