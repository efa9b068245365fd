import type { Account } from '@shared/account'
import type { FoundAccount } from '@shared/contract'
import { accountNumberIn, byRank, mostFound, searchedText } from '../domain/finding'
import type { Incident } from '../store/records'
import type { Context } from './context'

/** So many matches, the newest of them, are ranked: whoever typed so little types on. */
const mostRanked = 200
/** Fewer letters than this stand in too many case numbers. */
const shortestCaseText = 3

/** The accounts that fit best what somebody typed, or heard on the phone. */
export async function findAccounts({ store }: Pick<Context, 'store'>, typed: string): Promise<readonly FoundAccount[]> {
  const text = typed.trim()
  if (text === '') return []
  const number = accountNumberIn(text)
  const [exact, matches, incidents] = await Promise.all([
    number === null ? null : store.find('accounts', 'number', number),
    store.query('accounts', { search: searchedText(text), sort: '-createdAt', limit: mostRanked }),
    text.length < shortestCaseText
      ? []
      : store.query('incidents', { search: text, limit: mostFound }).then(({ items }) => items)
  ])
  const ofCases = await Promise.all(
    incidents.map(async (incident) => ({ incident, account: await store.get('accounts', incident.accountId) }))
  )
  const found = new Map<string, FoundAccount>()
  for (const { incident, account } of ofCases) if (account) found.set(account.id, foundAccount(account, incident))
  const ranked = [...matches.items].sort(byRank(text))
  for (const account of exact === null ? ranked : [exact, ...ranked])
    if (!found.has(account.id)) found.set(account.id, foundAccount(account, null))
  return [...found.values()].slice(0, mostFound)
}

function foundAccount(account: Account, incident: Incident | null): FoundAccount {
  const { id, number, status, name, email, mobile, organizationName, country } = account
  return {
    id,
    number,
    status,
    name,
    email,
    mobile,
    organizationName,
    country,
    incident: incident && { id: incident.id, caseNumber: incident.caseNumber }
  }
}
