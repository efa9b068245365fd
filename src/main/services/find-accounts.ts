import type { Account } from '@shared/account'
import { organizationKey } from '@shared/matching-keys'
import { accountNumberIn, mostFound, ranked, searchedText } from '../domain/finding'
import type { Incident } from '../store/records'
import type { Context } from './context'

/** So many matches, the newest of them, are ranked: whoever typed so little types on. */
const mostRanked = 200
/** Fewer letters than this stand in too many case numbers. */
const shortestCaseText = 3
/** Names of organizations less alike than this are others; fewer letters are like too many. */
const likeness = 0.35
const shortestLikeText = 4

/** `incident`: the case whose number was typed. */
export type Found = { readonly account: Account; readonly incident: Incident | null }

/** The accounts that fit best what somebody typed, or heard on the phone. */
export async function findAccounts({ store }: Pick<Context, 'store'>, typed: string): Promise<readonly Found[]> {
  const text = typed.trim()
  if (text === '') return []
  const number = accountNumberIn(text)
  const key = organizationKey(text)
  const [exact, named, matches, incidents] = await Promise.all([
    number === null ? null : store.find('accounts', 'number', number),
    // However many newer ones hold the name too.
    store.query('accounts', { where: { organizationKey: key }, sort: '-createdAt', limit: mostFound }),
    store.query('accounts', { search: searchedText(text), sort: '-createdAt', limit: mostRanked }),
    text.length < shortestCaseText
      ? []
      : store.query('incidents', { search: text, limit: mostFound }).then(({ items }) => items)
  ])
  const ofCases = await Promise.all(
    incidents.map(async (incident) => ({ incident, account: await store.get('accounts', incident.accountId) }))
  )
  const found = new Map<string, Found>()
  for (const { incident, account } of ofCases) if (account) found.set(account.id, { account, incident })
  const best = ranked([...new Set([...named.items, ...matches.items])], text)
  for (const account of exact === null ? best : [exact, ...best])
    if (!found.has(account.id)) found.set(account.id, { account, incident: null })
  if (found.size < mostFound && key.length >= shortestLikeText) {
    // Mistyped: what is alike comes after what was typed.
    const alike = await store.similar('accounts', {
      field: 'organizationKey',
      text: key,
      atLeast: likeness,
      limit: mostFound
    })
    for (const account of alike) if (!found.has(account.id)) found.set(account.id, { account, incident: null })
  }
  return [...found.values()].slice(0, mostFound)
}
