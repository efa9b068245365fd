import { foldWords } from './text'

export const passwordLength = { min: 12, max: 128 } as const

/** Who the password is for: none of this may be in it. */
export type PasswordOwner = {
  readonly name: string
  readonly email: string
  readonly organizationName: string
}

export const passwordRules = ['tooShort', 'tooLong', 'common', 'personal'] as const
export type PasswordProblem = (typeof passwordRules)[number]

/** What each rule asks for, as the instructions on the page put it. */
export const passwordInstructions: Readonly<Record<PasswordProblem, string>> = {
  tooShort: `At least ${passwordLength.min} characters, of any kind`,
  tooLong: `At most ${passwordLength.max} characters`,
  common: 'Not a commonly used password',
  personal: "Doesn't contain your name, e-mail address or organization"
}

/** Passwords are counted, compared and hashed in this form, so that every keyboard's `é` is the same. */
export function normalizePassword(password: string): string {
  return password.normalize('NFC')
}

/** Characters as people count them: code points after NFC. */
export function countCharacters(password: string): number {
  return [...normalizePassword(password)].length
}

/**
 * Which rules a password breaks (issue: 12 to 128 characters of any kind, not common, nothing of its owner).
 * `isCommon` looks an entry up in the bundled list, which holds lower-case words.
 */
export function findPasswordProblems(
  password: string,
  owner: PasswordOwner,
  isCommon: (word: string) => boolean
): readonly PasswordProblem[] {
  const length = countCharacters(password)
  const problems: PasswordProblem[] = []
  if (length < passwordLength.min) problems.push('tooShort')
  if (length > passwordLength.max) problems.push('tooLong')
  if (isCommonPassword(password, isCommon)) problems.push('common')
  if (isPersonal(password, owner)) problems.push('personal')
  return problems
}

/** A listed password, alone, repeated, or dressed up with figures and signs at its ends ("Password2026!!"). */
function isCommonPassword(password: string, isCommon: (word: string) => boolean): boolean {
  const folded = normalizePassword(password).toLowerCase()
  const bare = folded.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '')
  const candidates = [folded, bare, smallestPeriod(folded)]
  return candidates.some((candidate) => candidate !== '' && isCommon(candidate)) || new Set(folded).size === 1
}

/** `abcabcabc` gives `abc`; text that does not repeat gives itself. */
function smallestPeriod(value: string): string {
  return value.slice(0, (value + value).indexOf(value, 1))
}

/** Words that stand in so many names and addresses that they say nothing of this one. */
const genericWords = new Set(
  (
    'private limited incorporated corporation company gmbh services service solutions technologies technology systems ' +
    'hosting global india group digital cloud secure security network networks online software infotech international ' +
    'info admin sales support contact office hello mail team billing accounts'
  ).split(' ')
)

function isPersonal(password: string, owner: PasswordOwner): boolean {
  const folded = foldWords(password).replaceAll(' ', '')
  const [local = '', domain = ''] = owner.email.split('@')
  const words = [
    ...namesIn(owner.name),
    ...namesIn(owner.organizationName),
    ...namesIn(local),
    ...namesIn(domain.split('.').slice(0, -1).join(' '))
  ]
  return words.some((word) => folded.includes(word))
}

/** The whole name run together and each telling word of it, from four characters on: shorter ones are in everything. */
function namesIn(value: string): string[] {
  const words = foldWords(value).split(' ')
  return [words.join(''), ...words].filter((word) => [...word].length >= 4 && !genericWords.has(word))
}
