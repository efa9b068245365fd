import type { MailMessage } from '@shared/mail'
import type { Store } from '../store/port'
import { interrupted, putOf, waitingStates } from './outbox-rows'
import type { Sealer } from './sealer'

/**
 * Clears up after a process that ended in the middle: messages in hand become due again, keys that no message needs are
 * destroyed. Must be over before anything promises mail, whose keys are not yet in the store.
 */
export async function recoverOutbox(store: Store, sealer: Pick<Sealer, 'retain'>): Promise<void> {
  await releaseInterrupted(store)
  const needed = await allMail(store, [...waitingStates, 'dead'])
  await sealer.retain(needed.flatMap((row) => (row.sealed ? [row.sealed.keySlot] : [])))
}

/** Makes messages due again that somebody had in hand who can't say any more what became of them. */
export async function releaseInterrupted(
  store: Store,
  inHand: ReadonlyMap<string, unknown> = new Map()
): Promise<void> {
  const lost = (await allMail(store, ['sending'])).filter((row) => !inHand.has(row.id))
  if (lost.length === 0) return
  await store.commit({ puts: lost.map((row) => putOf(interrupted(row))), events: [] })
}

async function allMail(store: Store, state: readonly MailMessage['state'][]): Promise<readonly MailMessage[]> {
  const rows: MailMessage[] = []
  let cursor: string | null = null
  do {
    const page: { readonly items: readonly MailMessage[]; readonly nextCursor: string | null } = await store.query(
      'mail',
      { where: { state }, limit: 500, ...(cursor === null ? {} : { cursor }) }
    )
    rows.push(...page.items)
    cursor = page.nextCursor
  } while (cursor !== null)
  return rows
}
