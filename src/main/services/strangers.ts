import { foldEmail } from '@shared/text'
import { keyedHash } from '../domain/codes'
import type { Put, Removal } from '../store/port'
import type { Stranger } from '../store/records'
import { added, changed, type Context } from './context'

/** Addresses nobody registered are remembered up to this many; the one tried longest ago goes first. */
const mostStrangers = 10_000

/** Which record counts an address. `realm` keeps resellers' and staff's addresses apart. */
export function strangerId(context: Context, address: string, realm: 'reseller' | 'staff' = 'reseller'): string {
  return keyedHash(context.deskKey, `${realm}:${foldEmail(address)}`)
}

export async function findStranger(context: Context, id: string, now: Date): Promise<Stranger> {
  return (
    (await context.store.get('strangers', id)) ?? {
      id,
      version: 0,
      consecutiveFailures: 0,
      caseNumber: null,
      lastAttemptAt: now.toISOString()
    }
  )
}

/** Stores a stranger's next state and makes room for it. */
export async function keepStranger(
  context: Context,
  next: Stranger
): Promise<{ readonly puts: readonly Put[]; readonly removals: readonly Removal[] }> {
  if (next.version > 1) return { puts: [changed('strangers', next)], removals: [] }
  return { puts: [added('strangers', next)], removals: await makeRoom(context) }
}

async function makeRoom(context: Context): Promise<readonly Removal[]> {
  if ((await context.store.count('strangers')) < mostStrangers) return []
  const { items } = await context.store.query('strangers', { sort: 'lastAttemptAt', limit: 1 })
  return items.map(({ id, version }) => ({ collection: 'strangers', id, basedOn: version }))
}
