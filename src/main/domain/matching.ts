import { distance } from 'fastest-levenshtein'
import type { Account } from '@shared/account'
import { mailDomain, mailDomainKind } from '@shared/mail-domains'
import { mailboxKey, organizationKey, personKey } from '@shared/matching-keys'
import { foldEmail, foldWords } from '@shared/text'

/** What two applications are compared by. */
export type Compared = Pick<
  Account,
  'id' | 'ordinal' | 'name' | 'email' | 'mobile' | 'organizationName' | 'origin' | 'createdAt'
>

/** An earlier application that is likely from the same people. */
export type Match<A extends Compared = Compared> = {
  readonly account: A
  /** In words, what tells most first. */
  readonly reasons: readonly string[]
  /** Only for the order of the list; never shown. */
  readonly weight: number
}

/** Most matches that are worth a reviewer's time. */
export const mostMatches = 10

/** From here on a match is listed: a person's name, or the name before the @, is not enough by itself. */
const listedFrom = 20

/** From here on it is a signal in the queue: an IP address alone is listed, but many people share one. */
const signalFrom = 40

export const isSignal = (match: Match): boolean => match.weight >= signalFrom

/**
 * The earlier applications that resemble one, the likeliest first, and the newest of equals.
 * @param sharedIp whether so many use its IP address that it tells nothing
 */
export function rankEarlier<A extends Compared>(
  account: Compared,
  candidates: Iterable<A>,
  sharedIp: boolean
): readonly Match<A>[] {
  const matches: Match<A>[] = []
  for (const candidate of candidates) {
    if (candidate.id === account.id || candidate.ordinal >= account.ordinal) continue
    const found = compare(account, candidate, sharedIp)
    const weight = found.reduce((sum, [, points]) => sum + points, 0)
    if (weight >= listedFrom) matches.push({ account: candidate, reasons: found.map(([reason]) => reason), weight })
  }
  return matches
    .sort((one, other) => other.weight - one.weight || other.account.ordinal - one.account.ordinal)
    .slice(0, mostMatches)
}

type Reason = readonly [words: string, weight: number]

/** What accounts are compared by. Records never change, and one is compared with many: it is folded once. */
const folded = new WeakMap<Compared, ReturnType<typeof fold>>()

function keysOf(account: Compared): ReturnType<typeof fold> {
  const known = folded.get(account) ?? fold(account)
  folded.set(account, known)
  return known
}

const fold = ({ name, email, organizationName }: Compared) => ({
  email: foldEmail(email),
  domain: mailDomain(email),
  mailbox: mailboxKey(email),
  person: personKey(name),
  organizationName: foldWords(organizationName),
  organization: nameParts(organizationKey(organizationName))
})

function compare(account: Compared, earlier: Compared, sharedIp: boolean): readonly Reason[] {
  const reasons: Reason[] = []
  const mine = keysOf(account)
  const other = keysOf(earlier)
  const sameAddress = mine.email === other.email
  if (sameAddress) reasons.push(['Same e-mail address', 100])
  if (account.mobile !== null && account.mobile === earlier.mobile) reasons.push(['Same mobile number', 90])
  const organization = compareOrganizations(mine, other)
  if (organization !== null) reasons.push(organization)
  if (!sameAddress) {
    if (mine.domain === other.domain && mailDomainKind(mine.domain) === 'own') {
      reasons.push([`Same e-mail domain, ${mine.domain}`, 60])
    }
    if (mine.mailbox !== null && mine.mailbox === other.mailbox) {
      reasons.push(['Same name before the @ of the e-mail address', 15])
    }
  }
  if (mine.person !== '' && mine.person === other.person) {
    reasons.push(['Same name of the applicant', 15])
  }
  if (!sharedIp && isVisitor(account) && isVisitor(earlier) && account.origin.ip === earlier.origin.ip) {
    reasons.push(['Same IP address', 20])
  }
  return reasons
}

/** What staff type comes from the address of the desk. */
const isVisitor = ({ origin }: Compared) => origin.channel === 'portal'

type Organization = Pick<ReturnType<typeof fold>, 'organizationName' | 'organization'>

function compareOrganizations(mine: Organization, earlier: Organization): Reason | null {
  if (mine.organizationName === earlier.organizationName) return ['Same organization name', 80]
  const likeness = likenessOf(mine.organization, earlier.organization)
  if (likeness === 1) return ['Same organization name but for its legal form', 80]
  return likeness >= 0.5 ? ['Similar organization name', 40 + Math.round(30 * likeness)] : null
}

/** Words this alike are one word with a typing error, or its plural. */
const sameWord = 0.7

/** Names run together this alike are one name that is spaced differently, or mistyped. */
const sameName = 0.85

/** A name with what it is compared by. */
type NameParts = {
  readonly name: string
  readonly words: readonly string[]
  readonly letters: number
  readonly together: string
}

function nameParts(name: string): NameParts {
  const words = name.split(' ')
  const letters = words.reduce((sum, word) => sum + word.length, 0)
  return { name, words, letters, together: name.replaceAll(' ', '') }
}

/**
 * How much two names of organizations (as `organizationKey` gives them) are alike: 1 for the same, 0 where a word of the
 * shorter has no counterpart in the longer, else the part of the longer that the shorter covers. So "kestral hostings"
 * is like "kestrel hosting", and "delta web services" not like "data web services".
 */
export const organizationLikeness = (one: string, other: string): number => likenessOf(nameParts(one), nameParts(other))

function likenessOf(one: NameParts, other: NameParts): number {
  if (one.name === '' || other.name === '') return 0
  if (one.name === other.name) return 1
  const [shorter, longer] = byLength(one, other)
  // The same letters in other words: "web services" and "webservices".
  if (shorter.words.length !== longer.words.length) {
    const together = alike(one.together, other.together, sameName)
    if (together > 0) return Math.min(together, 0.99)
  }
  const left = [...longer.words]
  let covered = 0
  for (const word of shorter.words) {
    let best = ''
    let likeness = 0
    for (const candidate of left) {
      const found = alike(word, candidate, sameWord)
      if (found > likeness) [best, likeness] = [candidate, found]
    }
    if (likeness === 0) return 0
    covered += likeness * best.length
    left.splice(left.indexOf(best), 1)
  }
  return Math.min(covered / longer.letters, 0.99)
}

/** The shorter first, by words, then by letters; in one order for both ways round. */
function byLength(one: NameParts, other: NameParts): readonly [NameParts, NameParts] {
  const longer =
    one.words.length - other.words.length || one.letters - other.letters || (one.name < other.name ? -1 : 1)
  return longer > 0 ? [other, one] : [one, other]
}

/** The part of the letters that stays, 1 for the same word; 0 for what is less alike than `atLeast`. */
function alike(one: string, other: string, atLeast: number): number {
  if (one === other) return one === '' ? 0 : 1
  const length = Math.max(one.length, other.length)
  // Whatever the letters are: the longer has so many more of them.
  if (1 - Math.abs(one.length - other.length) / length < atLeast) return 0
  const likeness = 1 - distance(one, other) / length
  return likeness < atLeast ? 0 : likeness
}
