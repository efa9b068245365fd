import type { AccountSummary } from '@shared/contract'
import { hiddenText } from '../concealed'
import { countryName } from '../format'
import { accountStatusWords } from '../words'
import { toCsv } from './download'

type Column = readonly [heading: string, cell: (account: AccountSummary) => string | null]
const shown =
  (cell: Column[1]): Column[1] =>
  (account) =>
    account.concealed ? hiddenText.toLowerCase() : cell(account)

/** The columns of an export, in order; docs/csv.md explains them. Import knows the headings again. */
const columns: readonly Column[] = [
  ['Number', ({ number }) => number],
  ['Status', ({ status }) => accountStatusWords[status].label],
  ['Name', ({ name }) => name],
  ['E-mail', shown(({ email }) => email)],
  ['Mobile', shown(({ mobile }) => mobile)],
  ['Organization', shown(({ organizationName }) => organizationName)],
  ['Organization type', shown(({ organizationType }) => organizationType)],
  ['Country code', shown(({ country }) => country)],
  ['Country', shown(({ country }) => countryName(country))],
  ['Account manager', shown(({ managerName }) => managerName)],
  ['Signed up through', ({ channel }) => (channel === 'portal' ? 'Portal' : 'Staff')],
  ['Country of the IP address', shown(({ ipCountry }) => ipCountry)],
  ['Signed up at (UTC)', shown(({ createdAt }) => createdAt)],
  ['Changed at (UTC)', ({ updatedAt }) => updatedAt]
]

export const accountsCsv = (accounts: readonly AccountSummary[]) =>
  toCsv(
    columns.map(([heading]) => heading),
    accounts.map((account) => columns.map(([, cell]) => cell(account)))
  )
