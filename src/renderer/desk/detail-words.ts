import { accountStatuses, type AccountStatus } from '@shared/account'
import type { VerificationMethod } from '@shared/call-desk'
import { mailKinds, type MailKind } from '@shared/mail'
import { roleNames, roles, type Role } from '@shared/roles'
import { methodNames } from './calls/call-words'
import { countryName } from './format'
import { accountStatusWords, mailKindNames } from './words'

/** Words that are not written as they are spoken. */
const spelling: Readonly<Record<string, string>> = {
  ip: 'IP',
  id: 'ID',
  smtp: 'SMTP',
  url: 'URL',
  email: 'e-mail',
  organization: 'organization'
}

/** `Locked out` of `lockedOut`: the name of an audit event's fact. */
export function detailLabel(name: string): string {
  const words = name
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/[._-]+/g, ' ')
    .toLowerCase()
    .split(' ')
    .map((word) => spelling[word] ?? word)
    .join(' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** The fact itself in words; null where there is none. */
export function detailValue(name: string, value: string | number | boolean | null): string | null {
  if (value === null) return null
  if (typeof value === 'boolean') return value ? 'Yes' : 'No'
  if (typeof value === 'number') return String(value)
  if (/^role/i.test(name) && isRole(value)) return roleNames[value]
  if (/^country/i.test(name)) return countryName(value)
  if (name === 'kind' && isMailKind(value)) return mailKindNames[value]
  if (name === 'method' && isMethod(value)) return methodNames[value]
  if (/status/i.test(name) && isStatus(value)) return accountStatusWords[value].label
  return value
}

const isMethod = (value: string): value is VerificationMethod => value in methodNames
const isRole = (value: string): value is Role => roles.some((role) => role === value)
const isMailKind = (value: string): value is MailKind => mailKinds.some((kind) => kind === value)
const isStatus = (value: string): value is AccountStatus => accountStatuses.some((status) => status === value)
