import type { AccountSummary, Input } from '@shared/contract'
import type { DeskClient, Refusal } from '../client'
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

/** Every account that a list shows, page by page; null once it was cancelled. */
export async function allAccounts(
  client: Pick<DeskClient, 'call'>,
  question: Omit<Input<'accounts.list'>, 'cursor' | 'limit' | 'offset'>,
  { onPage, cancelled }: { readonly onPage?: (read: number, total: number) => void; readonly cancelled?: () => boolean }
): Promise<{ readonly accounts: readonly AccountSummary[] } | Refusal | null> {
  const accounts = new Map<string, AccountSummary>()
  let cursor: string | null = null
  do {
    const page: Awaited<ReturnType<typeof client.call<'accounts.list'>>> = await client.call('accounts.list', {
      ...question,
      limit: 1000,
      ...(cursor === null ? {} : { cursor })
    })
    if (!page.ok) return page
    if (cancelled?.()) return null
    for (const account of page.data.items) accounts.set(account.id, account)
    cursor = page.data.nextCursor
    onPage?.(accounts.size, page.data.total)
  } while (cursor !== null)
  return { accounts: [...accounts.values()] }
}
