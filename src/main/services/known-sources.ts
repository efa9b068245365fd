import type { Account, Attempt } from '@shared/account'
import { sourceOf } from '@shared/source-of'
import type { Put, Removal } from '../store/port'
import type { KnownSource } from '../store/records'
import { added, changed, type Context, type Visitor } from './context'

/** Places that are kept of one account. */
const mostKnown = 100
/** Right passwords that are kept of one account as attempts; the audit trail has all. */
const mostRightKept = 200
/** More than any store from before should hold of one account. */
const mostReplaced = 1000

/** Where an account signed in from, the latest first; of a store from before they were kept, as its attempts tell. */
export async function knownSourcesOf(
  { store }: Pick<Context, 'store'>,
  accountId: string
): Promise<readonly KnownSource[]> {
  const kept = await store.query('knownSources', { where: { accountId }, sort: '-lastAt', limit: mostKnown })
  if (kept.total > 0) return kept.items
  const attempts = await store.query('attempts', { where: { rightOf: accountId }, sort: '-at', limit: mostReplaced })
  return [...sourcesFrom([...attempts.items].reverse()).values()].reverse().slice(0, mostKnown)
}

/**
 * What a right password adds to what is known of its account, for the commit that counts it: the place that it came
 * from. The place longest unused goes, and so do the oldest attempts, so that nobody's sign-ins fill the disk.
 */
export async function rememberSource(
  context: Pick<Context, 'store'>,
  account: Pick<Account, 'id'>,
  visitor: Visitor,
  now: Date
): Promise<{ readonly puts: readonly Put[]; readonly removals: readonly Removal[] }> {
  const { store } = context
  const known = await knownSourcesOf(context, account.id)
  const before = known.filter(({ version }) => version > 0)
  const id = sourceId(account.id, visitor.ip)
  const found = known.find((source) => source.id === id)
  const next = visited(found ?? null, { ...visitor, accountId: account.id, at: now.toISOString() })
  const others = known.filter((source) => source.id !== id)
  const oldest = await store.query('attempts', { where: { rightOf: account.id }, sort: 'at', limit: mostReplaced })
  // One more comes with this commit.
  const leaving = oldest.items.slice(0, Math.max(0, oldest.total + 1 - mostRightKept))
  return {
    puts: [
      keep(next),
      // Told by attempts until now, which are going to leave.
      ...(before.length > 0 ? [] : others.slice(0, mostKnown - 1).map((source) => keep({ ...source, version: 1 })))
    ],
    removals: [
      ...(before.length > 0 ? others.slice(mostKnown - 1) : []).map((source) => removal('knownSources', source)),
      ...leaving.map((attempt) => removal('attempts', attempt))
    ]
  }
}

const removal = (
  collection: Removal['collection'],
  { id, version }: { readonly id: string; readonly version: number }
) => ({ collection, id, basedOn: version }) as const

/** Each place once: the source that limits count by, so that one line's IPv6 addresses are one. */
const sourceId = (accountId: string, ip: string) => `${accountId} ${sourceOf(ip)}`

const keep = (source: KnownSource): Put =>
  source.version === 1 ? added('knownSources', source) : changed('knownSources', source)

/** A place after one more sign-in; the country is that of the latest. */
function visited(
  before: KnownSource | null,
  { accountId, ip, country, at }: Pick<Attempt, 'accountId' | 'ip' | 'country' | 'at'>
): KnownSource {
  const { version, firstAt, count } = before ?? { version: 0, firstAt: at, count: 0 }
  return {
    id: sourceId(accountId, ip),
    version: version + 1,
    accountId,
    ip: sourceOf(ip),
    country,
    firstAt,
    lastAt: at,
    count: count + 1
  }
}

/** Places of attempts, of which the oldest comes first; the place of the latest is the last. They are not stored. */
function sourcesFrom(attempts: readonly Attempt[]): ReadonlyMap<string, KnownSource> {
  const sources = new Map<string, KnownSource>()
  for (const attempt of attempts) {
    const source = { ...visited(sources.get(sourceId(attempt.accountId, attempt.ip)) ?? null, attempt), version: 0 }
    sources.delete(source.id)
    sources.set(source.id, source)
  }
  return sources
}
