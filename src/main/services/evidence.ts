import type { Account, Attempt } from '@shared/account'
import type { AuditAction } from '@shared/audit'
import type { IncidentEvidence } from '@shared/call-desk'
import { sourceOf } from '@shared/source-of'
import { describeEvidence } from '../domain/evidence'
import type { Incident } from '../store/records'
import type { Context } from './context'
import { knownSourcesOf } from './known-sources'

/** Attempts of one incident that are listed; `refusalsKept` and the policy allow fewer. */
const mostAttempts = 500
/** Attempts of others from the same sources that are looked at. */
const mostOthers = 5000
/** Other accounts that are listed, those tried most often. */
const mostOtherAccounts = 50
const mostEarlier = 50

const passwordActions = ['account.activated', 'account.password_set'] as const satisfies readonly AuditAction[]

const hour = 60 * 60_000
/** The same hours: from so long before the first attempt until so long after the last. */
const hoursBefore = 12
const hoursAfter = 1

/** What was done to an account before it was blocked and since, and how that compares with what is known of it. */
export async function gatherEvidence(
  context: Pick<Context, 'store' | 'networkOf'>,
  incident: Incident,
  account: Account
): Promise<IncidentEvidence> {
  const { store } = context
  const { items } = await store.query('attempts', {
    where: { incidentId: incident.id },
    sort: 'at',
    limit: mostAttempts
  })
  const beganAt = items[0]?.at ?? incident.openedAt
  const [sources, otherAccounts, passwordSet, earlier] = await Promise.all([
    knownSourcesOf(context, account.id),
    otherAccountsFrom(context, account.id, items),
    store.events({ accountId: account.id, action: passwordActions, until: beganAt, limit: 1 }),
    store.query('incidents', {
      where: { accountId: account.id },
      ranges: { openedAt: { until: incident.openedAt } },
      sort: '-openedAt',
      limit: mostEarlier
    })
  ])
  const known = sources.filter(({ firstAt }) => firstAt < beganAt)
  const addresses = new Set(known.map(({ ip }) => ip))
  const countries = new Set(known.flatMap(({ country }) => country ?? []))
  const attempts = items.map(({ id, at, ip, country, userAgent, outcome }) => ({
    ...{ id, at, ip, country, userAgent, outcome },
    network: context.networkOf(ip),
    newAddress: !addresses.has(sourceOf(ip)),
    // Where no country is known there is none to be new beside.
    newCountry: country !== null && countries.size > 0 && !countries.has(country)
  }))
  return {
    ...describeEvidence({
      attempts: attempts.map((attempt) => ({ ...attempt, source: sourceOf(attempt.ip) })),
      signedInBefore: known.length > 0,
      otherAccounts: otherAccounts.length,
      passwordSetAt: passwordSet.items[0]?.at ?? null,
      refused: incident.refused?.count ?? 0
    }),
    attempts,
    refused: refusedBeside(incident, items),
    otherAccounts: otherAccounts.slice(0, mostOtherAccounts),
    earlierBlocks: earlier.items
      .filter(({ id }) => id !== incident.id)
      .map(({ id, caseNumber, openedAt, closedAt, closedBy }) => ({
        ...{ id, caseNumber, openedAt, closedAt },
        closedBy: closedBy?.staffName ?? null
      }))
  }
}

/** Accounts that were tried without success from the same sources in the same hours, those tried most often first. */
async function otherAccountsFrom(
  { store }: Pick<Context, 'store'>,
  accountId: string,
  attempts: readonly Attempt[]
): Promise<IncidentEvidence['otherAccounts']> {
  const [first, last] = [attempts[0], attempts.at(-1)]
  if (first === undefined || last === undefined) return []
  const { items } = await store.query('attempts', {
    where: { source: [...sourcesOf(attempts)] },
    ranges: {
      at: {
        from: new Date(Date.parse(first.at) - hoursBefore * hour).toISOString(),
        until: new Date(Date.parse(last.at) + hoursAfter * hour).toISOString()
      }
    },
    sort: 'at',
    limit: mostOthers
  })
  const byAccount = new Map<string, { attempts: number; firstAt: string; lastAt: string }>()
  for (const { accountId: id, at, outcome } of items) {
    if (id === accountId || outcome === 'right') continue
    const found = byAccount.get(id)
    byAccount.set(id, { attempts: (found?.attempts ?? 0) + 1, firstAt: found?.firstAt ?? at, lastAt: at })
  }
  const accounts = await Promise.all(
    [...byAccount].map(async ([id, tried]) => ({ tried, account: await store.get('accounts', id) }))
  )
  return accounts
    .flatMap(({ tried, account }) =>
      account === null
        ? []
        : [{ id: account.id, number: account.number, name: account.name, status: account.status, ...tried }]
    )
    .sort((one, other) => other.attempts - one.attempts || (one.number < other.number ? -1 : 1))
}

/** Where the wrong passwords came from: whoever was refused after them may be the holder, finding out. */
function sourcesOf(attempts: readonly Attempt[]): ReadonlySet<string> {
  const wrong = attempts.filter(({ outcome }) => outcome === 'wrong')
  return new Set((wrong.length > 0 ? wrong : attempts).map(({ ip }) => sourceOf(ip)))
}

/** Attempts are kept one by one up to a number, and then only counted. */
function refusedBeside(incident: Incident, attempts: readonly Attempt[]): IncidentEvidence['refused'] {
  if (incident.refused === undefined) return null
  const { count, lastAt } = incident.refused
  const more = count - attempts.filter(({ outcome }) => outcome === 'refused').length
  return more > 0 ? { count: more, lastAt } : null
}
