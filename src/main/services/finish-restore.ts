import { join } from 'node:path'
import type { RestoreOutcome } from '../restartable'
import type { FileSystemPort } from '../store/file-system'
import type { OpenedStore } from '../store/embedded-store'
import { forgetRestore, writeRestore } from '../store/restore-marker'
import { placesIn } from '../store/segments'
import { settleRestore } from './after-restore'

type Parts = { readonly fs: FileSystemPort; readonly dataDirectory: string; readonly now: () => Date }

export type Opened = { readonly opened: OpenedStore; readonly restored: RestoreOutcome }

/**
 * Opens the store and ends what a restore began, before anything else works with the data. Where that fails, everything
 * is put back as it was before the restore.
 */
export async function openSettled(open: () => Promise<OpenedStore>, parts: Parts): Promise<Opened> {
  const opened = await open()
  const { store, restore } = opened
  try {
    return { opened, restored: await settled(parts, opened) }
  } catch (error) {
    await store.close()
    if (restore === null || restore.aside === null) throw error
    const reason = error instanceof Error ? error.message : String(error)
    await writeRestore(parts.fs, placesIn(parts.dataDirectory), { ...restore, phase: 'back', reason })
    const again = await open()
    return { opened: again, restored: await settled(parts, again) }
  }
}

async function settled(parts: Parts, { store, restore, failedRestore }: OpenedStore): Promise<RestoreOutcome> {
  const { fs, dataDirectory, now } = parts
  if (failedRestore !== null) {
    const { reason, restore: asked } = failedRestore
    const { by, backup } = asked
    await store.commit({
      puts: [],
      events: [
        {
          at: now().toISOString(),
          actor: by === null ? { kind: 'system' } : { kind: 'staff', id: by.id, name: by.name },
          ip: by?.ip ?? null,
          action: 'data.restore_failed',
          accountId: null,
          subject: backup.createdAt,
          details: { reason }
        }
      ]
    })
    return { ok: false, reason }
  }
  if (restore === null) return null
  const { mailToReview } = await settleRestore({ store, ...parts }, restore)
  await forgetRestore(fs, placesIn(dataDirectory))
  const setAside = restore.aside === null ? null : join(dataDirectory, restore.aside)
  return { ok: true, mailToReview, setAside }
}

/** For the operator on start. */
export function describeRestore(outcome: NonNullable<RestoreOutcome>): string {
  if (!outcome.ok) return `The backup was not restored, and everything is as it was. ${outcome.reason}`
  const before = outcome.setAside === null ? '' : ` The data of before is in ${outcome.setAside}.`
  return `A backup was restored. Links and codes in mail are void, and messages that waited are held for review under Mail (${outcome.mailToReview}).${before}`
}
