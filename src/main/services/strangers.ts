import { foldEmail } from '@shared/text'
import { keyedHash } from '../domain/codes'
import { isCollision, type Put } from '../store/port'
import type { Stranger } from '../store/records'
import { added, changed, type Context } from './context'
import { createKeyedLock } from './keyed-lock'

/** Addresses nobody registered are remembered up to this many. */
const mostStrangers = 10_000
/** Of these places, strangers without a case number keep so many. */
const leastCounting = 2500
/** Made at a time, when all are taken. */
const placesAtOnce = 100

const oneAtATime = createKeyedLock()

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

/** What stores a stranger's next state; there is room for it then. */
export async function keepStranger(context: Context, next: Stranger): Promise<{ readonly puts: readonly Put[] }> {
  if (next.version > 1) return { puts: [changed('strangers', next)] }
  await makeRoom(context)
  return { puts: [added('strangers', next)] }
}

/**
 * Removes the oldest of those who only count: somebody who was shown a case number must see the same one again. Where
 * the others fill most of the room, the oldest of all go, so that newcomers can still be counted up to the block. A
 * commit of its own, for many places at once: newcomers at the same time must not all remove the same record.
 */
async function makeRoom(context: Context): Promise<void> {
  const isFull = async () => (await context.store.count('strangers')) >= mostStrangers
  if (!(await isFull())) return
  await oneAtATime('strangers', async () => {
    if (!(await isFull())) return
    const oldest = { sort: 'lastAttemptAt', limit: placesAtOnce } as const
    const counting = await context.store.query('strangers', { where: { caseNumber: null }, ...oldest })
    const leaving =
      counting.total >= leastCounting ? counting.items : (await context.store.query('strangers', oldest)).items
    const removals = leaving.map(({ id, version }) => ({ collection: 'strangers', id, basedOn: version }) as const)
    // One of them was tried again just now: the next newcomer makes room.
    await context.store.commit({ puts: [], removals, events: [] }).catch((error: unknown) => {
      if (!isCollision(error)) throw error
    })
  })
}
