import { basename, join } from 'node:path'
import { listIfThere, publish, replaceFile } from './durable-files'
import type { FileSystemPort } from './file-system'
import { StoreOpenError } from './port'
import type { Recovered } from './recover'
import type { Places } from './segments'

/** A time as a part of file names. */
export function stamp(now: Date): string {
  return now.toISOString().replace(/[:.]/g, '-')
}

/** Throws `StoreOpenError` where a directory without a journal once held a store: an empty one must not take its place. */
export async function refuseRemains(fs: FileSystemPort, places: Places): Promise<void> {
  const names = (await listIfThere(fs, places.directory)) ?? []
  const remains = names.filter((name) => /^(snapshot\.json|copy-of-format-)/.test(name))
  if (remains.length === 0) return
  throw new StoreOpenError(
    `The data directory ${places.directory} holds ${remains.join(', ')} but no journal. Put the folder "journal" back, or restore the data directory from a backup. Nothing was changed.`
  )
}

/** Keeps journal and snapshot as they are before they are migrated. */
export async function keepCopy(fs: FileSystemPort, places: Places, format: number, now: Date): Promise<string> {
  const path = join(places.directory, `copy-of-format-${format}-${stamp(now)}`)
  const passing = `${path}.new`
  await fs.remove(passing)
  await fs.makeDirectory(passing)
  await fs.copy(places.journal, join(passing, basename(places.journal)))
  const names = await fs.list(places.directory)
  if (names.includes(basename(places.snapshot)))
    await fs.copy(places.snapshot, join(passing, basename(places.snapshot)))
  await publish(fs, passing, path)
  return `The data was migrated from an older format. A copy from before is in ${path}.`
}

/** Keeps the torn tail of the last segment beside it, before the segment is put in place anew without it. */
export async function keepTail(
  fs: FileSystemPort,
  places: Places,
  found: Recovered,
  tail: Buffer,
  now: Date
): Promise<string> {
  const { segment, offset } = found.end
  const path = places.segment(segment)
  if (tail.length === 0) {
    return `The end of ${path} is missing: it stops at byte ${offset}, after commit ${found.end.sequence}, without the mark of its end. Where that was a crash, only a change that was not confirmed is gone. Where the file was cut or copied in part, later changes are missing: compare with a backup.`
  }
  const kept = `${path}.cut-${stamp(now)}`
  await replaceFile(fs, kept, [tail], places.passing)
  return `The last write to the journal was interrupted: ${tail.length} bytes at the end of ${path}, from byte ${offset} on, were cut off and kept in ${kept}. Where that was a crash, only a change that was not confirmed is gone. Where the file was cut or copied in part, later changes are missing: compare with a backup.`
}

/** Moves a snapshot that can't be used out of the way. The journal told everything that it holds. */
export async function setAside(fs: FileSystemPort, places: Places, why: string, now: Date): Promise<string> {
  const kept = `${places.snapshot}.damaged-${stamp(now)}`
  await publish(fs, places.snapshot, kept)
  return `The snapshot was damaged (${why}) and is kept as ${kept}. Everything was read from the journal instead.`
}
