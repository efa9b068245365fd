import { join } from 'node:path'
import type { BackupManifest } from './backup'
import { replaceFile } from './durable-files'
import { codeOf, explainFileError, type FileSystemPort } from './file-system'
import { StoreOpenError } from './port'
import type { Places } from './segments'

/** What is put back, from where and by whom; kept until it is settled. */
export type Restore = {
  /**
   * `move`: files are being exchanged. `placed`: they are, and nobody has worked with them yet. `back`: that went wrong
   * for this `reason`, and they are being exchanged again.
   */
  readonly phase: 'move' | 'placed' | 'back'
  readonly reason?: string
  /** Where the data of before is kept, a name in the data directory; null where there was none. */
  readonly aside: string | null
  readonly backup: Pick<BackupManifest, 'store' | 'createdAt' | 'sequence' | 'head'>
  readonly by: { readonly id: string; readonly name: string; readonly ip: string } | null
}

const markerOf = ({ directory }: Places) => join(directory, 'restore.json')
export const stagedOf = ({ directory }: Places) => join(directory, 'restore.staged')

/** The restore under way in a data directory, or null. */
export async function readRestore(fs: FileSystemPort, places: Places): Promise<Restore | null> {
  try {
    return JSON.parse((await fs.readFile(markerOf(places))).toString('utf8')) as Restore
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null
    throw new StoreOpenError(
      `${markerOf(places)}, which tells how far a restore got, can't be read: ${explainFileError(error)}. Ask for help and keep all files.`
    )
  }
}

export async function writeRestore(fs: FileSystemPort, places: Places, restore: Restore): Promise<void> {
  await replaceFile(fs, markerOf(places), [Buffer.from(`${JSON.stringify(restore, null, 2)}\n`)])
}

/** Once everything that follows from a restore is committed. */
export async function forgetRestore(fs: FileSystemPort, places: Places): Promise<void> {
  await fs.remove(markerOf(places))
  await fs.remove(stagedOf(places))
}
