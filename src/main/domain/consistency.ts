import { parsePhoneNumberFromString } from 'libphonenumber-js/mobile'
import type { Account } from '@shared/account'
import type { Observation } from '@shared/consistency'
import { mailDomain, mailDomainKind } from '@shared/mail-domains'
import { countryDiffers, phoneDiffers } from '@shared/signal-rules'
import { mobileRequiredFor } from './sign-up-rules'

/** What is compared with each other. */
export type ConsistencyFacts = {
  readonly account: Pick<Account, 'country' | 'mobile' | 'email' | 'origin'>
  /** The organization's other accounts that were approved once; an applicant who was rejected vouches for nothing. */
  readonly others: readonly Pick<Account, 'number' | 'email'>[]
  /** The English name of a country. */
  readonly countryName: (code: string) => string
}

/**
 * What a reviewer would check by hand, in plain sentences: facts to weigh, no score. Always in the same order: country,
 * phone where there is one, why it was or was not asked for, e-mail domain.
 */
export function observe(facts: ConsistencyFacts): readonly Observation[] {
  return [observeCountry(facts), ...observePhone(facts), observeMobile(facts), observeMail(facts)]
}

function observeCountry({ account, countryName }: ConsistencyFacts): Observation {
  const { country, origin } = account
  const declared = inSentence(countryName(country))
  if (origin.channel !== 'portal') {
    const who = origin.registeredBy ?? 'staff'
    return note('country', `Entered by ${who}, so no visitor’s IP address can be compared with ${declared}.`)
  }
  if (origin.ipCountry === null) {
    return note('country', `The country of the IP address is not known; the declared country is ${declared}.`)
  }
  return countryDiffers(account)
    ? differs(
        'country',
        `Signed up from ${inSentence(countryName(origin.ipCountry))}, but names ${declared} as its country.`
      )
    : ok('country', `Signed up from ${declared}, which is also the declared country.`)
}

function observePhone({ account, countryName }: ConsistencyFacts): readonly Observation[] {
  const { mobile, country } = account
  if (mobile === null) return []
  const number = parsePhoneNumberFromString(mobile)
  if (!number) return [note('phone', 'The mobile number has no country prefix that is known.')]
  const prefix = `+${number.countryCallingCode}`
  const declared = inSentence(countryName(country))
  if (!phoneDiffers(account))
    return [ok('phone', `The mobile number begins with ${prefix}, the prefix of ${declared}.`)]
  const whose = number.country
    ? `the prefix of ${inSentence(countryName(number.country))}`
    : 'the prefix of another country'
  return [
    differs('phone', `The mobile number begins with ${prefix}, ${whose}, but the declared country is ${declared}.`)
  ]
}

/** Why a mobile number was or was not asked for: by the IP address on the portal, by the declared country on the phone. */
function observeMobile({ account, countryName }: ConsistencyFacts): Observation {
  const { country, mobile, origin } = account
  const onPortal = origin.channel === 'portal'
  const asked = mobileRequiredFor(onPortal ? origin.ipCountry : country)
  const why = onPortal ? 'the sign-up came from India' : 'the organization is in India'
  if (asked && mobile !== null) return ok('mobile', `A mobile number was asked for, because ${why}.`)
  if (asked) return note('mobile', `There is no mobile number, though ${why} and one is asked for then.`)
  const added = mobile === null ? '' : ' It was given all the same.'
  if (!onPortal) {
    return note('mobile', `No mobile number was asked for: staff ask organizations in India for one.${added}`)
  }
  const where =
    origin.ipCountry === null
      ? 'the country of this IP address is not known'
      : `this one came from ${inSentence(countryName(origin.ipCountry))}`
  return note('mobile', `No mobile number was asked for: only visitors from India are, and ${where}.${added}`)
}

function observeMail({ account, others }: ConsistencyFacts): Observation {
  const domain = mailDomain(account.email)
  const kind = mailDomainKind(domain)
  const theirs = others
    .map(({ number, email }) => ({ number, domain: mailDomain(email) }))
    .filter((other) => mailDomainKind(other.domain) === 'own')
  if (kind === 'disposable') {
    return differs('mail', `${domain} gives out disposable e-mail addresses, made to be thrown away.`)
  }
  const same = theirs.filter((other) => other.domain === domain)
  if (same.length > 0) {
    return ok('mail', `The e-mail domain, ${domain}, is also that of ${listNumbers(same)} of the same organization.`)
  }
  const [other] = theirs
  const free = `${domain} is a free mail provider`
  if (other) {
    const alike = theirs.filter((one) => one.domain === other.domain)
    const verb = alike.length > 1 ? 'use' : 'uses'
    return differs(
      'mail',
      `${kind === 'free' ? free : `The e-mail domain is ${domain}`}, but ${listNumbers(alike)} of the same organization ${verb} ${other.domain}.`
    )
  }
  return kind === 'free'
    ? note('mail', `${free}: the e-mail address says nothing about the organization.`)
    : note(
        'mail',
        `The e-mail domain, ${domain}, is neither free nor disposable. No other account of the organization has one to compare.`
      )
}

/** `RS-000012`, `RS-000012 and RS-000014`, `RS-000012 and 4 more`. */
function listNumbers(accounts: readonly { readonly number: string }[]): string {
  const [first, second] = accounts
  if (accounts.length === 2) return `${first?.number ?? ''} and ${second?.number ?? ''}`
  return accounts.length > 2 ? `${first?.number ?? ''} and ${accounts.length - 1} more` : (first?.number ?? '')
}

const articled =
  /^(United |Bahamas|Comoros|Congo|Dominican Republic|Gambia|Maldives|Netherlands|Philippines|Seychelles|Central African|.* (Islands|Territories|Territory|Emirates)$)/

/** English says "the Netherlands", but "Germany". */
const inSentence = (name: string) => (articled.test(name) ? `the ${name}` : name)

const ok = (topic: Observation['topic'], text: string): Observation => ({ topic, kind: 'ok', text })
const note = (topic: Observation['topic'], text: string): Observation => ({ topic, kind: 'note', text })
const differs = (topic: Observation['topic'], text: string): Observation => ({ topic, kind: 'differs', text })
