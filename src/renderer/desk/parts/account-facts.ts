import type { AccountDetails } from '@shared/contract'
import { countryName, describeUserAgent } from '../format'
import type { Fact } from './FactList.vue'

/** What an applicant told. */
export function profileFacts(account: AccountDetails): readonly Fact[] {
  return [
    { key: 'name', label: 'Name', value: account.name, copy: true },
    { key: 'email', label: 'E-mail', value: account.email, copy: true },
    { key: 'mobile', label: 'Mobile', value: account.mobile, copy: true },
    { key: 'organizationName', label: 'Organization', value: account.organizationName, copy: true },
    { key: 'organizationType', label: 'Type', value: account.organizationType },
    { key: 'country', label: 'Country', value: countryName(account.country) }
  ]
}

/** Where a sign-up came from, and what was agreed to. */
export function originFacts(account: AccountDetails): readonly Fact[] {
  const { origin, terms } = account
  return [
    { key: 'createdAt', label: 'Signed up', at: account.createdAt },
    {
      key: 'channel',
      label: 'Through',
      value: origin.channel === 'portal' ? 'Portal' : `Phone, typed by ${origin.registeredBy ?? 'staff'}`
    },
    { key: 'ip', label: 'IP address', value: origin.ip, copy: true, note: countryName(origin.ipCountry) },
    {
      key: 'userAgent',
      label: 'Browser',
      value: origin.channel === 'portal' ? describeUserAgent(origin.userAgent) : null
    },
    { key: 'terms', label: 'Terms accepted', at: terms.acceptedAt, note: `version ${terms.version}` }
  ]
}
