import type { RestoreCheck } from '@shared/backups'
import { Refusal } from '../refusal'
import { explainFileError, type FileSystemPort } from '../store/file-system'
import type { Store } from '../store/port'
import { stamp } from '../store/repair'
import { stageRestore } from '../store/restore'
import { forgetRestore, writeRestore } from '../store/restore-marker'
import { placesIn } from '../store/segments'
import { staffEvent, type StaffActor } from './context'
import { diskOf } from './data-sizes'
import { orRefuse } from './restore-check'

/** The copy, and room for whoever goes on working meanwhile. */
const roomFactor = 1.2

/**
 * Lays a backup that was checked ready to take the place of the data; from here on the next start puts it there.
 * Nothing is changed where this is refused.
 */
export async function prepareRestore(
  parts: {
    readonly store: Pick<Store, 'commit'>
    readonly fs: FileSystemPort
    readonly now: () => Date
    readonly dataDirectory: string
  },
  { from, head: checkedHead, bytes }: Pick<RestoreCheck, 'from' | 'head' | 'bytes'>,
  by: StaffActor
): Promise<void> {
  const { fs, now, dataDirectory } = parts
  const disk = await diskOf(dataDirectory)
  if (disk !== null && disk.free < bytes * roomFactor)
    throw new Refusal(
      'invalid',
      'There is not enough room on the disk of the data directory for another copy of the data. Make room, then try again.'
    )
  const places = placesIn(dataDirectory)
  const { store, createdAt, sequence, head } = await orRefuse(stageRestore(fs, places, from))
  if (head !== checkedHead)
    throw new Refusal('conflict', 'The backup is not the one that was checked. Check it again, then decide.')
  const aside = `set-aside-${stamp(now())}`
  await parts.store.commit({
    puts: [],
    events: [
      staffEvent('data.restore_started', by, now(), {
        subject: from,
        details: { createdAt, changes: sequence, head, setAside: aside }
      })
    ]
  })
  const who = { id: by.id, name: by.name, ip: by.ip }
  try {
    await writeRestore(fs, places, { phase: 'move', aside, backup: { store, createdAt, sequence, head }, by: who })
  } catch (error) {
    // What was half written would have the next start carry on.
    await forgetRestore(fs, places)
    const reason = explainFileError(error)
    await parts.store.commit({
      puts: [],
      events: [staffEvent('data.restore_failed', by, now(), { subject: createdAt, details: { reason } })]
    })
    throw new Refusal('invalid', `The backup was not restored, and everything is as it was: ${reason}.`)
  }
}
