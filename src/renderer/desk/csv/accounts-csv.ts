import type { AccountSummary } from '@shared/contract'
import { countryName } from '../format'
import { accountStatusWords } from '../words'
import { toCsv } from './download'

type Column = readonly [heading: string, cell: (account: AccountSummary) => string | null]

/** The columns of an export, in order; docs/csv.md explains them. Import knows the headings again. */
const columns: readonly Column[] = [
  ['Number', ({ number }) => number],
  ['Status', ({ status }) => accountStatusWords[status].label],
  ['Name', ({ name }) => name],
  ['E-mail', ({ email }) => email],
  ['Mobile', ({ mobile }) => mobile],
  ['Organization', ({ organizationName }) => organizationName],
  ['Organization type', ({ organizationType }) => organizationType],
  ['Country code', ({ country }) => country],
  ['Country', ({ country }) => countryName(country)],
  ['Account manager', ({ managerName }) => managerName],
  ['Signed up through', ({ channel }) => (channel === 'portal' ? 'Portal' : 'Staff')],
  ['Country of the IP address', ({ ipCountry }) => ipCountry],
  ['Signed up at (UTC)', ({ createdAt }) => createdAt],
  ['Changed at (UTC)', ({ updatedAt }) => updatedAt]
]

export const accountsCsv = (accounts: readonly AccountSummary[]) =>
  toCsv(
    columns.map(([heading]) => heading),
    accounts.map((account) => columns.map(([, cell]) => cell(account)))
  )
