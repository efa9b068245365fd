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

type Found = { readonly account: Account; readonly fit: CallerFit; readonly incident: Incident | null }

/**
 * Who may be calling, the likeliest first: by case number, account number, address, phone, name or organization, as it
 * is said. What verifies a caller is not in the answer. A case number that nobody has finds nothing, whether it was
 * shown for an address that nobody registered or never.
 */
export async function findCaller(context: Pick<Context, 'store'>, typed: string): Promise<readonly CallerMatch[]> {
  const said = readSaid(typed)
  if (said.text === '') return []
  const byCase = await findCase(context, said)
  if (byCase !== null || said.onlyCase) return byCase === null ? [] : [callerMatch(byCase)]
  const accounts = await findAccountsOf(context, said)
  const found = await Promise.all(
    accounts.flatMap((account) => {
      const fit = fitOf(account, said)
      return fit === null ? [] : [withIncident(context, account, fit)]
    })
  )
  return found.sort(byFit).slice(0, mostFound).map(callerMatch)
}

async function findCase({ store }: Pick<Context, 'store'>, { caseNumber }: Said): Promise<Found | null> {
  const incident = caseNumber === null ? null : await store.find('incidents', 'caseNumber', caseNumber)
  const account = incident && (await store.get('accounts', incident.accountId))
  return account && { account, incident, fit: { matchedBy: 'caseNumber', exact: true, rank: 0 } }
}

async function findAccountsOf({ store }: Pick<Context, 'store'>, said: Said): Promise<readonly Account[]> {
  const search = said.address ?? searchedText(said.text)
  const matching = async (where: NonNullable<Query<'accounts'>['where']>) =>
    (await store.query('accounts', { where, search, sort: '-createdAt', limit: mostRanked })).items
  const [exact, blocked, matches, alike] = await Promise.all([
    said.accountNumber === null ? null : store.find('accounts', 'number', said.accountNumber),
    matching({ status: 'blocked' }),
    matching({}),
    said.address !== null || said.digits !== null || said.organization === ''
      ? []
      : store.similar('accounts', {
          field: 'organizationKey',
          text: said.organization,
          atLeast: nameLikeness,
          limit: mostRanked
        })
  ])
  const all = [...(exact === null ? [] : [exact]), ...blocked, ...matches, ...alike]
  return [...new Map(all.map((account) => [account.id, account])).values()]
}

async function withIncident({ store }: Pick<Context, 'store'>, account: Account, fit: CallerFit): Promise<Found> {
  const { status, incidentId } = account
  return {
    account,
    fit,
    incident: status === 'blocked' && incidentId ? await store.get('incidents', incidentId) : null
  }
}

/** What names one account by itself first, then whoever is blocked, then the better fit, then the newer. */
function byFit(one: Found, other: Found): number {
  return (
    Number(other.fit.rank === 0) - Number(one.fit.rank === 0) ||
    Number(other.incident !== null) - Number(one.incident !== null) ||
    one.fit.rank - other.fit.rank ||
    other.account.ordinal - one.account.ordinal
  )
}

function callerMatch({ account, fit, incident }: Found): CallerMatch {
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
