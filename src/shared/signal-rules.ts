import { getCountryCallingCode, isSupportedCountry } from 'libphonenumber-js/mobile'
import type { Account } from './account'
import { mailDomain, mailDomainKind } from './mail-domains'
import type { Signal } from './signals'

/** What signals are read from. */
export type SignalFacts = Pick<Account, 'country' | 'mobile' | 'email' | 'origin' | 'repeats'>

/** What stands out in an application, always in the same order. */
export function signalsOf(account: SignalFacts): readonly Signal[] {
  const kind = mailDomainKind(mailDomain(account.email))
  return [
    ...(countryDiffers(account) ? (['countryDiffers'] as const) : []),
    ...(phoneDiffers(account) ? (['phoneDiffers'] as const) : []),
    ...(kind === 'free' ? (['freeMail'] as const) : []),
    ...(kind === 'disposable' ? (['disposableMail'] as const) : []),
    ...(account.repeats ? (['earlierApplication'] as const) : [])
  ]
}

/** The visitor's address lies in another country than the one declared. What staff type tells nothing of the caller. */
export function countryDiffers({ country, origin }: Pick<Account, 'country' | 'origin'>): boolean {
  return origin.channel === 'portal' && origin.ipCountry !== null && origin.ipCountry !== country
}

/** The phone number has the prefix of another country. Countries that share one (+1, +44) do not differ. */
export function phoneDiffers({ country, mobile }: Pick<Account, 'country' | 'mobile'>): boolean {
  const prefix = callingPrefix(country)
  return mobile !== null && prefix !== null && !mobile.startsWith(prefix)
}

const prefixes = new Map<string, string | null>()

/** `+91` of `IN`; null for territories without a prefix of their own. Remembered: indexes ask for every account. */
function callingPrefix(country: string): string | null {
  const known = prefixes.get(country)
  if (known !== undefined) return known
  const prefix = isSupportedCountry(country) ? `+${getCountryCallingCode(country)}` : null
  prefixes.set(country, prefix)
  return prefix
}
