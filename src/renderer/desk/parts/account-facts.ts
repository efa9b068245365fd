import type { AccountDetails } from '@shared/contract'
import { countryName, describeUserAgent, formatDateTime } from '../format'
import type { Fact } from './FactList.vue'

/** What an applicant told. */
export function profileFacts(account: AccountDetails): readonly Fact[] {
  return [
    { key: 'name', label: 'Name', value: account.name },
    { key: 'email', label: 'E-mail', value: account.email },
    { key: 'mobile', label: 'Mobile', value: account.mobile },
    { key: 'organizationName', label: 'Organization', value: account.organizationName },
    { key: 'organizationType', label: 'Type', value: account.organizationType },
    { key: 'country', label: 'Country', value: countryName(account.country) }
  ]
}

/** Where a sign-up came from, and what was agreed to. */
export function originFacts(account: AccountDetails): readonly Fact[] {
  const { origin, terms } = account
  return [
    { key: 'createdAt', label: 'Signed up', value: formatDateTime(account.createdAt) },
    {
      key: 'channel',
      label: 'Through',
      value: origin.channel === 'portal' ? 'Portal' : `Phone, typed by ${origin.registeredBy ?? 'staff'}`
    },
    { key: 'ip', label: 'IP address', value: `${origin.ip} (${countryName(origin.ipCountry)})` },
    {
      key: 'userAgent',
      label: 'Browser',
      value: origin.channel === 'portal' ? describeUserAgent(origin.userAgent) : null
    },
    { key: 'terms', label: 'Terms', value: `Version ${terms.version}, accepted ${formatDateTime(terms.acceptedAt)}` }
  ]
}
