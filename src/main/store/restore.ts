import { basename, join } from 'node:path'
import { checkBackup, manifestName, type BackupManifest } from './backup'
import { copyFile, listIfThere } from './durable-files'
import { explainFileError, type FileSystemPort } from './file-system'
import { StoreOpenError } from './port'
import { forgetRestore, stagedOf, writeRestore, type Restore } from './restore-marker'
import type { Places } from './segments'

/*
 * A backup is put back in two steps, so that no moment leaves a data directory without its data:
 *
 * - While everything runs, the backup is copied into `restore.staged/` and the copy is checked (`stageRestore`).
 * - With nobody at work, what is there goes to `set-aside-<time>/` and the copy takes its place (`carryOutRestore`).
 *   `restore.json` says how far that is; a start finds it and goes on. Where a step fails everything goes back.
 *
 * `restore.json` stays until the first start has settled what a step back in time means (docs/adr/0044-restore.md).
 */

/** What makes the data of a store; everything else in the data directory belongs to the installation. */
const dataNames = ['journal', 'snapshot.json', 'mail-keys.bin'] as const

/**
 * Copies a backup beside the data and checks the copy wholly. Throws `StoreOpenError` where the backup is not good or
 * can't be copied; nothing is left then.
 */
export async function stageRestore(fs: FileSystemPort, places: Places, from: string): Promise<BackupManifest> {
  const staged = stagedOf(places)
  try {
    const { files } = await checkBackup(from, fs)
    await fs.remove(staged)
    await fs.makeDirectory(join(staged, 'journal'))
    for (const name of [...files.map((file) => file.name), manifestName])
      await copyFile(fs, join(from, name), join(staged, name))
    await fs.syncDirectory(join(staged, 'journal'))
    await fs.syncDirectory(staged)
    return await checkBackup(staged, fs)
  } catch (error) {
    await fs.remove(staged).catch(() => undefined)
    if (error instanceof StoreOpenError) throw error
    throw new StoreOpenError(`The backup could not be copied to ${staged}: ${explainFileError(error)}.`)
  }
}

/** Exchanges the files, or goes on where it was interrupted. Only for whoever owns the directory and has nothing open. */
export async function carryOutRestore(fs: FileSystemPort, places: Places, restore: Restore): Promise<Restore> {
  if (restore.phase === 'placed') return restore
  if (restore.phase === 'back') throw new StoreOpenError(restore.reason ?? 'It could not be settled.')
  const staged = stagedOf(places)
  const aside = restore.aside === null ? null : join(places.directory, restore.aside)
  if (aside !== null) {
    await fs.makeDirectory(aside)
    const isStaged = ((await listIfThere(fs, staged)) ?? []).includes('journal')
    if (!isStaged && !(await fs.list(aside)).includes('journal'))
      throw new StoreOpenError(`${staged}, the copy of the backup, is gone.`)
    // The journal goes last and comes first: as long as it is staged, what stands in the directory is from before.
    if (isStaged) await moveAll(fs, places.directory, aside, [...dataNames].reverse())
  }
  await moveAll(fs, staged, places.directory, dataNames)
  const placed: Restore = { ...restore, phase: 'placed' }
  await writeRestore(fs, places, placed)
  await fs.remove(staged)
  return placed
}

/** Puts everything back as it was before the restore, or goes on with that where it was interrupted. */
export async function takeBackRestore(fs: FileSystemPort, places: Places, restore: Restore): Promise<void> {
  const staged = stagedOf(places)
  const aside = restore.aside === null ? null : join(places.directory, restore.aside)
  const kept = aside === null ? null : await listIfThere(fs, aside)
  if (aside !== null && kept !== null) {
    // Of what was set aside the directory holds the backup's; where nothing of a name was set aside, it may hold either.
    const placed = kept.includes('journal') ? dataNames : dataNames.filter((name) => kept.includes(name))
    await fs.makeDirectory(staged)
    await moveAll(fs, places.directory, staged, [...placed].reverse())
    await moveAll(fs, aside, places.directory, dataNames)
    await fs.remove(aside)
  }
  await forgetRestore(fs, places)
}

/** Moves those that are there; what was moved before an interruption is not there any more. */
async function moveAll(fs: FileSystemPort, from: string, to: string, names: readonly string[]): Promise<void> {
  const there = new Set((await listIfThere(fs, from)) ?? [])
  for (const name of names) if (there.has(name)) await fs.rename(join(from, name), join(to, basename(name)))
  await fs.syncDirectory(to)
  if (there.size > 0) await fs.syncDirectory(from)
}
