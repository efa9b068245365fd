import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { AccountStatus } from '@shared/account'
import type { AuditAction, AuditEvent } from '@shared/audit'

type Stored = { readonly id: string; readonly version: number; readonly status?: AccountStatus }
type Change = { readonly collection: string; readonly record: Stored }
export type Commit = {
  readonly puts: readonly Change[]
  readonly removals: readonly { readonly collection: string; readonly id: string }[]
  readonly events: readonly Pick<AuditEvent, 'action' | 'accountId'>[]
}

/** Every commit of a journal that nobody writes to. */
export async function readCommits(directory: string): Promise<readonly Commit[]> {
  const journal = join(directory, 'journal')
  const names = (await readdir(journal)).sort()
  const texts = await Promise.all(names.map((name) => readFile(join(journal, name), 'utf8')))
  return texts
    .flatMap((text) => text.split('\n'))
    .filter((line) => line.startsWith('HDJ1 commit'))
    .map((line) => ({ puts: [], removals: [], events: [], ...JSON.parse(line.slice(line.indexOf('{'))) }) as Commit)
}

/** What is stored beside the trail (docs/audit.md): mail on its way, and counts of attempts on addresses of nobody. */
const withoutEvents = ['mail', 'strangers']

/** Which event tells of an account's new status; a new account has none before. */
function toldBy(before: AccountStatus | undefined, after: AccountStatus): AuditAction {
  if (before === undefined) return 'account.registered'
  if (before === 'closed') return 'account.reopened'
  switch (after) {
    case 'pending':
      return 'account.decision_undone'
    case 'approved':
      return 'account.approved'
    case 'rejected':
      return 'account.rejected'
    case 'active':
      return before === 'blocked' ? 'account.unblocked' : 'account.activated'
    case 'blocked':
      return 'account.blocked'
    case 'closed':
      return 'account.closed'
  }
}

const statusActions: ReadonlySet<AuditAction> = new Set([
  'account.registered',
  'account.reopened',
  'account.decision_undone',
  'account.approved',
  'account.rejected',
  'account.unblocked',
  'account.activated',
  'account.blocked',
  'account.closed'
] satisfies readonly AuditAction[])

/** What a commit may store without an event: attempts on a blocked account that are only counted (ADR 0031). */
function onlyCounts(before: Stored | undefined, { collection, record }: Change): boolean {
  if (collection !== 'incidents' || before === undefined) return false
  const others = (one: Stored) => JSON.stringify({ ...one, version: 0, refused: null })
  return others(before) === others(record)
}

/**
 * What of these commits the trail does not tell: changes in a commit without an event, and changes of an account's status
 * without exactly one event that tells of it.
 */
export function untold(commits: readonly Commit[]): { readonly silent: string[]; readonly status: string[] } {
  const records = new Map<string, Stored>()
  const silent: string[] = []
  const status: string[] = []
  for (const [index, { puts, removals, events }] of commits.entries()) {
    const told = events.filter(({ action }) => statusActions.has(action))
    let changes = 0
    for (const put of puts) {
      const { collection, record } = put
      const key = `${collection} ${record.id}`
      const before = records.get(key)
      records.set(key, record)
      if (events.length === 0 && !withoutEvents.includes(collection) && !onlyCounts(before, put))
        silent.push(`commit ${index + 1}: ${key}`)
      if (collection !== 'accounts' || record.status === undefined || record.status === before?.status) continue
      changes += 1
      const about = told.filter(({ accountId }) => accountId === record.id).map(({ action }) => action)
      if (about.length !== 1 || about[0] !== toldBy(before?.status, record.status))
        status.push(`commit ${index + 1}: ${before?.status ?? 'nothing'} to ${record.status}: ${about.join(', ')}`)
    }
    for (const { collection, id } of removals)
      if (events.length === 0 && !withoutEvents.includes(collection))
        silent.push(`commit ${index + 1}: ${collection} ${id}`)
    if (told.length !== changes)
      status.push(`commit ${index + 1}: ${told.length} events, ${changes} changes of a status`)
  }
  return { silent, status }
}
