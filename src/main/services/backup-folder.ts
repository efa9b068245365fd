import type { BackupView } from '@shared/backups'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { backupPrefix, readManifest } from '../store/backup'
import type { FileSystemPort } from '../store/file-system'
import { isGone } from './gone'

/** How the names of scheduled backups end. */
export const scheduledSuffix = '-scheduled'

/** When a backup was last read wholly, and what that found. */
export type Checked = Readonly<Record<string, { readonly at: string; readonly problem: string | null }>>

/** The backups in a folder, the newest first; none where there is no such folder. */
export async function listBackups(
  fs: FileSystemPort,
  folder: string,
  ours: string,
  checked: Checked
): Promise<readonly BackupView[]> {
  const names = (await fs.list(folder).catch(isGone)) ?? []
  const backups = await Promise.all(names.filter(isBackupName).map((name) => viewOf(fs, folder, name, ours, checked)))
  return backups.sort((a, b) => (a.name < b.name ? 1 : -1))
}

/** The name of a folder of ours that was finished: nothing that leads elsewhere, nothing half done. */
export const isBackupName = (name: string): boolean => name.startsWith(backupPrefix) && /^[\w-]+$/.test(name)

async function viewOf(
  fs: FileSystemPort,
  folder: string,
  name: string,
  ours: string,
  checked: Checked
): Promise<BackupView> {
  const scheduled = name.endsWith(scheduledSuffix)
  try {
    const manifest = await readManifest(fs, join(folder, name))
    return {
      name,
      createdAt: manifest.createdAt,
      bytes: manifest.files.reduce((sum, { bytes }) => sum + bytes, 0),
      changes: manifest.sequence,
      scheduled,
      ours: manifest.store === ours,
      checkedAt: checked[name]?.at ?? null,
      problem: (await missingIn(join(folder, name), manifest.files)) ?? checked[name]?.problem ?? null
    }
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error)
    return { name, createdAt: timeIn(name), bytes: 0, changes: 0, scheduled, ours: false, checkedAt: null, problem }
  }
}

/** What can be seen without reading everything: whether each file is there and as long as it was. */
async function missingIn(
  directory: string,
  files: readonly { readonly name: string; readonly bytes: number }[]
): Promise<string | null> {
  for (const { name, bytes } of files) {
    const found = await stat(join(directory, name)).catch(isGone)
    if (found === null) return `${name} is missing.`
    if (found.size !== bytes) return `${name} is damaged: it has ${found.size} bytes instead of ${bytes}.`
  }
  return null
}

/** The time that a backup is named after; the epoch where it is none. */
function timeIn(name: string): string {
  const match = /(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)-(\d\d)-(\d{3})Z/.exec(name)
  return match ? `${match[1]}T${match[2]}:${match[3]}:${match[4]}.${match[5]}Z` : new Date(0).toISOString()
}
