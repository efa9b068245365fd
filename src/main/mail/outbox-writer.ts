import type { MailMessage } from '@shared/mail'
import { ReadOnlyError, StaleVersionError, type Store } from '../store/port'
import { putOf } from './outbox-rows'
import type { Sealer } from './sealer'

/**
 * Stores what becomes of a row, `before`; false where somebody changed it meanwhile. Where its secrets are gone from it,
 * their key is destroyed after that. Rejects where the store does.
 */
export type OutboxWriter = (next: MailMessage, before: MailMessage) => Promise<boolean>

export type OutboxWriterParts = {
  readonly store: Pick<Store, 'commit'>
  readonly sealer: Pick<Sealer, 'destroy'>
  readonly logger: { readonly error: (details: object, message: string) => void }
}

type Waiting = {
  readonly row: MailMessage
  /** Its key, once the row is stored without its secrets. */
  readonly slot: number | null
  readonly resolve: (stored: boolean) => void
  readonly reject: (error: unknown) => void
}

/** A pause before each round, in which others come along. */
export type Gather = () => Promise<void>

/** As long as this turn of the event loop: for what comes at a time anyhow. */
export const thisTurn: Gather = () => new Promise((resolve) => setImmediate(resolve))
/** Ten milliseconds: for what finishes one by one. A crash in it sends again what finished in it. */
export const aMoment: Gather = () => new Promise((resolve) => setTimeout(resolve, 10))

/**
 * Writes in rounds: one commit, then the keys of what it delivered. Whatever comes during a round waits for the next and
 * shares its two syncs, so that a round holds more where the disk is slow or the mail is fast (ADR 0052).
 */
export function createOutboxWriter(
  { store, sealer, logger }: OutboxWriterParts,
  gather: Gather = thisTurn
): OutboxWriter {
  let waiting: Waiting[] = []
  let writing = false

  async function writeWaiting(): Promise<void> {
    while (waiting.length > 0) {
      await gather()
      const together = waiting
      waiting = []
      await destroyKeys(await storeTogether(together))
    }
    writing = false
  }

  /** Answers those that are stored. A row that is in the way of the others does not take them with it. */
  async function storeTogether(together: readonly Waiting[]): Promise<readonly Waiting[]> {
    try {
      await store.commit({ puts: together.map(({ row }) => putOf(row)), events: [] })
      return together
    } catch (error) {
      if (together.length > 1 && !(error instanceof ReadOnlyError))
        return (await Promise.all(together.map((one) => storeTogether([one])))).flat()
      for (const { resolve, reject } of together) {
        if (error instanceof StaleVersionError) resolve(false)
        else reject(error)
      }
      return []
    }
  }

  async function destroyKeys(stored: readonly Waiting[]): Promise<void> {
    for (const { slot, resolve } of stored) if (slot === null) resolve(true)
    const delivered = stored.filter(({ slot }) => slot !== null)
    const slots = delivered.flatMap(({ slot }) => slot ?? [])
    if (slots.length === 0) return
    await sealer.destroy(slots).catch((error: unknown) => {
      logger.error({ err: error, slots }, 'keys of delivered messages wait to be destroyed on start')
    })
    for (const { resolve } of delivered) resolve(true)
  }

  return (next, before) =>
    new Promise((resolve, reject) => {
      const slot = next.sealed === null && before.sealed !== null ? before.sealed.keySlot : null
      waiting.push({ row: next, slot, resolve, reject })
      if (writing) return
      writing = true
      void writeWaiting()
    })
}
