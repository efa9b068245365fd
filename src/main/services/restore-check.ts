import { isDeepStrictEqual } from 'node:util'
import type { AuditEvent } from '@shared/audit'
import type { RestoreCheck } from '@shared/backups'
import type { MailMessage } from '@shared/mail'
import { waitingStates } from '../mail/outbox-rows'
import { Refusal } from '../refusal'
import { checkBackup, type BackupManifest } from '../store/backup'
import type { FileSystemPort } from '../store/file-system'
import { StoreOpenError, type Store } from '../store/port'
import { readRecords, type ReadRecords } from '../store/read-records'
import type { Staff } from '../store/records'
import { openSecret } from './seal-secret'

type Present = Pick<Store, 'count' | 'query' | 'eventsAfter'> & { readonly id: string }

const readAtOnce = 5000

/**
 * Reads a backup wholly and tells what it holds and what going back to it would mean. Changes nothing.
 * @throws Refusal where it is no good backup; the message says why
 */
export async function checkRestore(
  { store, fs, deskKey }: { readonly store: Present; readonly fs: FileSystemPort; readonly deskKey: string },
  from: string
): Promise<RestoreCheck> {
  const manifest = await orRefuse(checkBackup(from, fs))
  const held = await orRefuse(readRecords(from, ['accounts', 'staff', 'mail'], fs))
  const lost = await happenedAfter(store, manifest, held)
  const ours = manifest.store === store.id
  const staff = ours ? (await store.query('staff', { limit: 10_000 })).items : [...held.of('staff').values()]
  return {
    from,
    head: manifest.head,
    createdAt: manifest.createdAt,
    bytes: manifest.files.reduce((sum, { bytes }) => sum + bytes, 0),
    changes: manifest.sequence,
    accounts: held.of('accounts').size,
    accountsNow: await store.count('accounts'),
    ...lost,
    mailToReview: [...held.of('mail').values()].filter(waits).length,
    mailDropped: await store.count('mail', { where: { state: waitingStates } }),
    administrators: staff.filter(isAdministrator).map(({ name }) => name),
    appsLost: staff.flatMap(({ id, name, status, twoFactor }) =>
      status === 'active' && twoFactor && openSecret(deskKey, id, twoFactor.sealedSecret) === null
        ? [{ name, recoveryCodesLeft: twoFactor.recoveryHashes.length }]
        : []
    )
  }
}

/** @throws Refusal with the reason in words */
export async function orRefuse<T>(work: Promise<T>): Promise<T> {
  return work.catch((error: unknown) => {
    if (error instanceof StoreOpenError) throw new Refusal('invalid', error.message, { from: error.message })
    throw error
  })
}

export const waits = ({ state }: Pick<MailMessage, 'state'>): boolean =>
  (waitingStates as readonly MailMessage['state'][]).includes(state)

const isAdministrator = ({ role, status }: Staff) => role === 'administrator' && status === 'active'

/** What the trail tells of the time after the backup; all of it, where the backup is not of this desk's past. */
async function happenedAfter(
  store: Present,
  manifest: BackupManifest,
  { newestEvent }: ReadRecords<'accounts'>
): Promise<Pick<RestoreCheck, 'origin' | 'lost'>> {
  const last = newestEvent?.sequence ?? 0
  const [same] = last > 0 ? await store.eventsAfter(last - 1, 1) : []
  const earlier = manifest.store === store.id && isDeepStrictEqual(same ?? null, newestEvent)
  const counts = new Map<string, number>()
  let events: readonly AuditEvent[] = []
  let from = earlier ? last : 0
  do {
    events = await store.eventsAfter(from, readAtOnce)
    for (const { action } of events) counts.set(action, (counts.get(action) ?? 0) + 1)
    from = events.at(-1)?.sequence ?? from
  } while (events.length === readAtOnce)
  return {
    origin: earlier ? 'earlier' : manifest.store === store.id ? 'branch' : 'other',
    lost: [...counts].map(([action, count]) => ({ action, count })).sort((a, b) => b.count - a.count)
  }
}
