import { accountStatuses, type AccountStatus } from '@shared/account'
import type { VerificationMethod } from '@shared/call-desk'
import { mailKinds, type MailKind } from '@shared/mail'
import { roleNames, roles, type Role } from '@shared/roles'
import { methodNames } from './calls/call-words'
import { countryName, formatDateTime } from './format'
import { accountStatusWords, factNames, mailKindNames } from './words'

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
  const words = (factNames[name] ?? name)
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/[._-]+/g, ' ')
    .toLowerCase()
    .split(' ')
    .map((word) => spelling[word] ?? word)
    .join(' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** Why something was refused, in words. */
const codeWords: Readonly<Record<string, string>> = {
  forbidden: 'Not allowed for this role',
  conflict: 'Against the rules, or somebody was faster',
  rate_limited: 'Too often, had to wait'
}

/** A value as lines to read: a list has one for each entry; none where there is nothing. */
export function detailLines(name: string, value: string | number | boolean | null): readonly string[] {
  const list = typeof value === 'string' && value.startsWith('[') ? entriesOf(value) : null
  if (list !== null) return list
  const words = detailValue(name.slice(name.lastIndexOf('.') + 1), value)
  return words === null || words === '' ? [] : [words]
}

function entriesOf(json: string): readonly string[] | null {
  try {
    const value: unknown = JSON.parse(json)
    return Array.isArray(value)
      ? value.map((entry) => (typeof entry === 'string' ? entry : JSON.stringify(entry)))
      : null
  } catch {
    return null
  }
}

/** The fact itself in words; null where there is none. */
export function detailValue(name: string, value: string | number | boolean | null): string | null {
  if (value === null) return null
  if (typeof value === 'boolean') return value ? 'Yes' : 'No'
  if (typeof value === 'number') return String(value)
  if (isTime(value)) return formatDateTime(value)
  if (name === 'operation') return operationWords(value)
  if (name === 'code') return codeWords[value] ?? value
  if (/^role/i.test(name) && isRole(value)) return roleNames[value]
  if (/^country/i.test(name)) return countryName(value)
  if (name === 'kind' && isMailKind(value)) return mailKindNames[value]
  if (name === 'method' && isMethod(value)) return methodNames[value]
  if (/status/i.test(name) && isStatus(value)) return accountStatusWords[value].label
  return value
}

/** `Accounts: approve` of `accounts.approve`. */
function operationWords(operation: string): string {
  const [feature = '', ...rest] = operation.split('.')
  return rest.length === 0 ? operation : `${detailLabel(feature)}: ${detailLabel(rest.join(' ')).toLowerCase()}`
}

const isTime = (value: string): boolean => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(value)
const isMethod = (value: string): value is VerificationMethod => value in methodNames
const isRole = (value: string): value is Role => roles.some((role) => role === value)
const isMailKind = (value: string): value is MailKind => mailKinds.some((kind) => kind === value)
const isStatus = (value: string): value is AccountStatus => accountStatuses.some((status) => status === value)
