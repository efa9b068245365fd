import { object } from 'yup'
import type { Profile } from './account'
import { profileFields, type MobileRule } from './sign-up'

/** The fields of a profile, in the order in which people read them. */
export const profileFieldNames = [
  'name',
  'email',
  'mobile',
  'organizationName',
  'organizationType',
  'country'
] as const satisfies readonly (keyof Profile)[]

/**
 * Whether a changed profile must have a mobile number: in India, as on the phone; but whoever signed up there without
 * one, or has one from elsewhere, keeps what they have.
 */
export function mobileRuleFor(account: Pick<Profile, 'mobile' | 'country'>, country: unknown): MobileRule {
  if (country === 'IN') return account.mobile === null && account.country === 'IN' ? 'optional' : 'required'
  return account.mobile === null ? 'unasked' : 'optional'
}

/** A changed profile, under the rules of sign-up. A type that is not offered any more may stay. */
export function profileSchema(
  account: Pick<Profile, 'mobile' | 'country' | 'organizationType'>,
  country: unknown,
  lists: { readonly organizationTypes: readonly string[]; readonly countryCodes: readonly string[] }
) {
  const organizationTypes = [...lists.organizationTypes, account.organizationType]
  return object(profileFields({ mobile: mobileRuleFor(account, country), ...lists, organizationTypes }))
    .typeError('Send the profile as a JSON object.')
    .required('Send the profile as a JSON object.')
    .noUnknown('There is no field of this name.')
}
