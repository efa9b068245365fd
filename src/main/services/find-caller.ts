import type { Account } from '@shared/account'
import type { CallerMatch } from '@shared/call-desk'
import { fitOf, readSaid, type CallerFit, type Said } from '../domain/calling'
import { mostFound, searchedText } from '../domain/finding'
import type { Query } from '../store/port'
import type { Incident } from '../store/records'
import type { Context } from './context'

/** So many matches, the newest of them, are ranked: whoever typed so little types on. */
const mostRanked = 200
/** Names of organizations less alike than this are not compared further; some room below what the rule takes. */
const nameLikeness = 0.3
/** Fewer letters are like too many. */
const shortestLikeText = 4

type Found = { readonly account: Account; readonly fit: CallerFit }

/**
 * Who may be calling, the likeliest first: by case number, account number, address, phone, name or organization, as it
 * is said. What verifies a caller is not in the answer. A case number that nobody has finds nothing, whether it was
 * shown for an address that nobody registered or never.
 */
export async function findCaller(context: Pick<Context, 'store'>, typed: string): Promise<readonly CallerMatch[]> {
  const said = readSaid(typed)
  if (said.text === '') return []
  const byCase = await findCase(context, said)
  if (byCase !== null) return [callerMatch(byCase, byCase.incident)]
  if (said.onlyCase) return []
  const [accounts, cases] = await Promise.all([findAccountsOf(context, said), findOpenCases(context, said)])
  const found = new Map<string, Found>()
  for (const account of accounts) {
    const fit = fitOf(account, said)
    if (fit !== null) found.set(account.id, { account, fit })
  }
  for (const one of cases) if (!found.has(one.account.id)) found.set(one.account.id, one)
  const best = [...found.values()].sort(byFit).slice(0, mostFound)
  return Promise.all(best.map(async (one) => callerMatch(one, await openIncidentOf(context, one.account))))
}

async function findCase(
  { store }: Pick<Context, 'store'>,
  { caseNumber }: Said
): Promise<(Found & { readonly incident: Incident }) | null> {
  const incident = caseNumber === null ? null : await store.find('incidents', 'caseNumber', caseNumber)
  const account = incident && (await store.get('accounts', incident.accountId))
  return account && { account, incident, fit: { matchedBy: 'caseNumber', exact: true, rank: 0 } }
}

/** While a case number is typed: open ones, as closed ones are found by the whole number only. */
async function findOpenCases({ store }: Pick<Context, 'store'>, { casePart }: Said): Promise<readonly Found[]> {
  if (casePart === null) return []
  const { items } = await store.query('incidents', { where: { state: 'open' }, search: casePart, limit: mostFound })
  const accounts = await Promise.all(items.map(({ accountId }) => store.get('accounts', accountId)))
  return accounts.flatMap((account, index) =>
    account !== null && isBlocked(account) && account.incidentId === items[index]?.id
      ? [{ account, fit: { matchedBy: 'caseNumber', exact: false, rank: 3 } }]
      : []
  )
}

async function findAccountsOf({ store }: Pick<Context, 'store'>, said: Said): Promise<readonly Account[]> {
  const search = said.address ?? searchedText(said.text)
  const matching = async (where: NonNullable<Query<'accounts'>['where']>) =>
    (await store.query('accounts', { where, search, sort: '-createdAt', limit: mostRanked })).items
  const byName = said.address === null && said.digits === null && said.organization !== ''
  const [exact, blocked, matches, named, alike] = await Promise.all([
    said.accountNumber === null ? null : store.find('accounts', 'number', said.accountNumber),
    matching({ status: 'blocked' }),
    matching({}),
    // However many newer ones hold the name too.
    byName
      ? store.query('accounts', {
          where: { organizationKey: said.organization },
          sort: '-createdAt',
          limit: mostFound
        })
      : { items: [] },
    byName && said.organization.length >= shortestLikeText
      ? store.similar('accounts', {
          field: 'organizationKey',
          text: said.organization,
          atLeast: nameLikeness,
          limit: mostRanked
        })
      : []
  ])
  const all = [...(exact === null ? [] : [exact]), ...blocked, ...matches, ...named.items, ...alike]
  return [...new Map(all.map((account) => [account.id, account])).values()]
}

async function openIncidentOf({ store }: Pick<Context, 'store'>, account: Account): Promise<Incident | null> {
  return isBlocked(account) ? store.get('incidents', account.incidentId ?? '') : null
}

const isBlocked = ({ status }: Account) => status === 'blocked'

/** What names one account by itself first, then whoever is blocked, then the better fit, then the newer. */
function byFit(one: Found, other: Found): number {
  return (
    Number(other.fit.rank === 0) - Number(one.fit.rank === 0) ||
    Number(isBlocked(other.account)) - Number(isBlocked(one.account)) ||
    one.fit.rank - other.fit.rank ||
    other.account.ordinal - one.account.ordinal
  )
}

function callerMatch({ account, fit }: Found, incident: Incident | null): CallerMatch {
  const { id: accountId, number, name, status } = account
  return {
    ...{ accountId, number, name, status },
    matchedBy: fit.matchedBy,
    exact: fit.exact,
    incident: incident && {
      id: incident.id,
      caseNumber: incident.caseNumber,
      openedAt: incident.openedAt,
      state: incident.state
    }
  }
}
