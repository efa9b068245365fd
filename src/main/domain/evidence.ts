import type { Attempt } from '@shared/account'
import type { Assessment, IncidentEvidence } from '@shared/call-desk'
import { capital, counted, inWords, spanInWords } from '@shared/number-words'

/** What is known of an incident, for one sentence. */
export type EvidenceFacts = {
  /** Those of the incident, the oldest first; `source`: what counts as one address. */
  readonly attempts: readonly (Pick<Attempt, 'at' | 'country' | 'outcome'> & {
    readonly source: string
    readonly newAddress: boolean
    readonly newCountry: boolean
  })[]
  /** Whether there is anything to compare addresses with. */
  readonly signedInBefore: boolean
  /** Accounts that were tried from the same sources in the same hours. */
  readonly otherAccounts: number
  /** When the password was last set before the first attempt; null where that is not known. */
  readonly passwordSetAt: string | null
  /** Attempts since the account is blocked. */
  readonly refused: number
}

/** Nobody types passwords faster than this, in milliseconds from one attempt to the next. */
const fastestTyping = 2000
/** From so many attempts on a pace can be told. */
const fewestForPace = 3
/** A password that was set so lately is easily mistyped, or the one before is typed. In milliseconds. */
const recentlySet = 7 * 24 * 60 * 60_000
/** Attempts that take longer than this are spread over days. In milliseconds. */
const slow = 48 * 60 * 60_000
/** Nobody forgets a password in so many new places at once. */
const manyNewSources = 3

type Place = { readonly newAddress: boolean; readonly newCountry: boolean; readonly country: string | null }

/** What the wrong passwords before the block tell. */
type Reading = {
  readonly wrong: number
  /** From the first to the last of them, in milliseconds. */
  readonly span: number
  /** Each source once, as it was first seen. */
  readonly places: readonly Place[]
  readonly tooFast: boolean
  /** Milliseconds from setting the password to the first attempt; null where that was not lately. */
  readonly sincePassword: number | null
}

/**
 * "Forgot or attacked?" in one sentence, and which way it points. It says only what the facts say; it decides nothing.
 * "Five attempts in 40 seconds from an address in a country never seen for this account; three other accounts were tried
 * from it."
 */
export function describeEvidence(facts: EvidenceFacts): Pick<IncidentEvidence, 'assessment' | 'sentence'> {
  const reading = read(facts)
  const clauses = [
    whatWasTried(reading, facts),
    othersTried(reading, facts),
    reading.sincePassword === null ? null : `the password was set ${spanInWords(reading.sincePassword)} before`,
    refusedSince(facts.refused)
  ]
  const sentence = clauses.filter((clause) => clause !== null).join('; ')
  return { assessment: assess(reading, facts), sentence: `${capital(sentence)}.` }
}

function read({ attempts, passwordSetAt }: EvidenceFacts): Reading {
  const wrong = attempts.filter(({ outcome }) => outcome === 'wrong')
  const times = wrong.map(({ at }) => Date.parse(at))
  const first = Math.min(...times)
  const span = wrong.length === 0 ? 0 : Math.max(...times) - first
  const places = new Map<string, Place>()
  for (const attempt of wrong) if (!places.has(attempt.source)) places.set(attempt.source, attempt)
  const since = passwordSetAt === null || wrong.length === 0 ? -1 : first - Date.parse(passwordSetAt)
  return {
    wrong: wrong.length,
    span,
    places: [...places.values()],
    tooFast: wrong.length >= fewestForPace && span < fastestTyping * (wrong.length - 1),
    sincePassword: since >= 0 && since <= recentlySet ? since : null
  }
}

function assess({ wrong, places, tooFast, sincePassword }: Reading, facts: EvidenceFacts): Assessment {
  if (wrong === 0) return 'unclear'
  const strange = places.filter(({ newAddress }) => newAddress)
  if (strange.length === 0) return tooFast || facts.otherAccounts > 0 ? 'unclear' : 'forgot'
  if (
    tooFast ||
    facts.otherAccounts > 0 ||
    strange.length >= manyNewSources ||
    strange.some(({ newCountry }) => newCountry)
  )
    return 'attacked'
  // Somebody at home or on the road, with a password that they are not used to yet.
  const known = facts.signedInBefore && strange.every(({ country }) => country !== null)
  return known && strange.length === 1 && sincePassword !== null ? 'forgot' : 'unclear'
}

function whatWasTried(reading: Reading, { signedInBefore }: EvidenceFacts): string {
  const { wrong, span, places, tooFast } = reading
  if (wrong === 0) return 'no attempt from before the block is kept'
  const when =
    wrong === 1 ? '' : span < 1000 ? ' within a second' : ` ${span < slow ? 'in' : 'over'} ${spanInWords(span)}`
  const pace = tooFast ? ', faster than anybody types,' : ''
  return `${counted(wrong, 'attempt')}${when}${pace} from ${signedInBefore ? from(places) : fromUnknown(places)}`
}

/** Nothing is known of an account that nobody signed in to yet. */
function fromUnknown({ length }: readonly Place[]): string {
  const [addresses, them] = length === 1 ? ['one address', 'it'] : [counted(length, 'address', 'addresses'), 'them']
  return `${addresses}, with nothing to compare ${them} with: the account never signed in before`
}

function from(places: readonly Place[]): string {
  const strange = places.filter(({ newAddress }) => newAddress)
  return places.length === 1 ? fromOne(strange[0]) : fromSeveral(places.length, strange)
}

function fromOne(strange: Place | undefined): string {
  if (strange === undefined) return 'an address that this account has signed in from before'
  if (strange.newCountry) return 'an address in a country never seen for this account'
  return strange.country === null
    ? 'an address never seen for this account, in a country that is not known'
    : 'an address never seen for this account, in a country that it has signed in from'
}

function fromSeveral(count: number, strange: readonly Place[]): string {
  const addresses = counted(count, 'address', 'addresses')
  if (strange.length === 0) return `${addresses} that this account has signed in from before`
  const foreign = strange.filter(({ newCountry }) => newCountry)
  const countries = new Set(foreign.map(({ country }) => country)).size
  const inCountries = countries === 1 ? 'a country' : counted(countries, 'country', 'countries')
  if (foreign.length === count) return `${addresses} in ${inCountries} never seen for this account`
  const some =
    strange.length === count
      ? `${addresses} never seen for this account`
      : `${addresses}, ${inWords(strange.length)} of them never seen for this account`
  // "Of them" twice would leave open of which.
  const ofThem = (part: number) => (part === strange.length ? '' : `${inWords(part)} of them `)
  if (foreign.length > 0) return `${some}, ${ofThem(foreign.length)}in ${inCountries} new to it`
  const unknown = strange.filter(({ country }) => country === null).length
  return unknown === 0 ? some : `${some}, ${ofThem(unknown)}in a country that is not known`
}

function othersTried({ wrong, places }: Reading, { otherAccounts }: EvidenceFacts): string | null {
  if (otherAccounts === 0) return null
  const were = `${counted(otherAccounts, 'other account')} ${otherAccounts === 1 ? 'was' : 'were'} tried from`
  return wrong === 0 ? `${were} the same addresses` : `${were} ${places.length === 1 ? 'it' : 'them'}`
}

function refusedSince(refused: number): string | null {
  return refused === 0 ? null : `${counted(refused, 'more attempt')} ${refused === 1 ? 'was' : 'were'} refused since`
}
