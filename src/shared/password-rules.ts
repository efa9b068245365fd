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

/** What an administrator sets of the rules (Settings › Passwords); the longest is for the hash, and fixed. */
export type PasswordPolicy = {
  readonly minLength: number
  readonly refuseCommon: boolean
  readonly refusePersonal: boolean
}
export const defaultPasswordPolicy: PasswordPolicy = {
  minLength: passwordLength.min,
  refuseCommon: true,
  refusePersonal: true
}

const atLeast = (length: number) => `At least ${length} characters, of any kind`

/** What each rule asks for, as the instructions on the page put it. */
export const passwordInstructions: Readonly<Record<PasswordProblem, string>> = {
  tooShort: atLeast(passwordLength.min),
  tooLong: `At most ${passwordLength.max} characters`,
  common: 'Not a commonly used password',
  personal: "Doesn't contain your name, e-mail address or organization"
}

/** The rules of a policy, in the order in which a page shows them. */
export function instructionsOf(
  policy: PasswordPolicy
): readonly { readonly id: PasswordProblem; readonly text: string }[] {
  const off = new Set<PasswordProblem>([
    ...(policy.refuseCommon ? [] : (['common'] as const)),
    ...(policy.refusePersonal ? [] : (['personal'] as const))
  ])
  return passwordRules
    .filter((id) => !off.has(id))
    .map((id) => ({ id, text: id === 'tooShort' ? atLeast(policy.minLength) : passwordInstructions[id] }))
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
 * Which rules a password breaks (unless set otherwise: 12 to 128 characters of any kind, not common, nothing of its
 * owner).
 * `isCommon` looks an entry up in the bundled list, which holds lower-case words.
 */
export function findPasswordProblems(
  password: string,
  owner: PasswordOwner,
  isCommon: (word: string) => boolean,
  policy: PasswordPolicy = defaultPasswordPolicy
): readonly PasswordProblem[] {
  const length = countCharacters(password)
  const problems: PasswordProblem[] = []
  if (length < policy.minLength) problems.push('tooShort')
  if (length > passwordLength.max) problems.push('tooLong')
  if (policy.refuseCommon && isCommonPassword(password, isCommon)) problems.push('common')
  if (policy.refusePersonal && isPersonal(password, owner)) problems.push('personal')
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
