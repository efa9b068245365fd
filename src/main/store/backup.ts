import { createHash } from 'node:crypto'
import { basename, join } from 'node:path'
import { chunksOf, copyFile, listIfThere, publish, replaceFile, writeNew } from './durable-files'
import { codeOf, explainFileError, nodeFileSystem, type FileSystemPort } from './file-system'
import { acquireLock } from './directory-lock'
import type { JournalEnd } from './journal'
import { endMark, firstPrevious, isTornTail } from './journal-record'
import { currentFormat, migrations } from './migrations'
import { StoreOpenError } from './port'
import { recover } from './recover'
import { stamp } from './repair'
import { writeRestore } from './restore-marker'
import { application, countSegments, lockIn, placesIn, type Places } from './segments'
import { DamagedSnapshotError, readSnapshot } from './snapshot-file'
import { walkSegment } from './walk-segment'

/*
 * A backup is a directory of its own: the journal up to a commit, the snapshot where there is one, and `backup.json`,
 * which names every file with its length and SHA-256, and the commit and hash it ends with. It is read back and checked
 * before it gets its name, so a directory without `.new` is a good backup. Keys of waiting mail (`mail-keys.bin`) and
 * `secrets.json` are left out: whoever has a backup must not be able to use a link or a password in it.
 */

export type BackupFile = { readonly name: string; readonly bytes: number; readonly sha256: string }

export type BackupManifest = {
  readonly application: typeof application
  readonly format: number
  readonly store: string
  readonly createdAt: string
  /** The last commit in it, and the hash of its record: noted elsewhere, it proves which backup this is. */
  readonly sequence: number
  readonly head: string
  readonly files: readonly BackupFile[]
}

export type Backup = { readonly directory: string; readonly manifest: BackupManifest }

export const manifestName = 'backup.json'

/** How the name of every backup begins. */
export const backupPrefix = 'hub-desk-backup-'

export type BackupSource = {
  readonly fs: FileSystemPort
  readonly places: Places
  readonly now: () => Date
  /** Where the running store knows its journal to end; without one, at its last whole record. */
  readonly end?: () => Promise<JournalEnd>
  /** Follows the time in the backup's name. */
  readonly suffix?: string
}

/**
 * Copies what is committed into a new directory below `into` and checks the copy. Commits may go on meanwhile: what
 * came after is left out. Throws `StoreOpenError` where it can't be read or written; nothing is left then.
 */
export async function backUp({ fs, places, now, end, suffix = '' }: BackupSource, into: string): Promise<Backup> {
  const directory = join(into, `${backupPrefix}${stamp(now())}${suffix}`)
  const passing = `${directory}.new`
  try {
    await fs.makeDirectory(into)
    if ((await fs.list(into)).includes(basename(directory))) throw new StoreOpenError(`${directory} is there already.`)
    await fs.remove(passing)
    await fs.makeDirectory(join(passing, 'journal'))
    const files: BackupFile[] = []
    // The snapshot first: a journal that is copied later reaches at least as far.
    files.push(...(await copySnapshot(fs, places, passing)))
    const last = end ? await end() : null
    const copied = await copyJournal(fs, places, passing, last)
    files.push(...copied.files)
    const { store, format, sequence, head } = copied
    const createdAt = now().toISOString()
    await writeManifest(fs, passing, { application, format, store, createdAt, sequence, head, files })
    const manifest = await checkBackup(passing, fs)
    await fs.syncDirectory(join(passing, 'journal'))
    await fs.syncDirectory(passing)
    await publish(fs, passing, directory)
    return { directory, manifest }
  } catch (error) {
    await fs.remove(passing).catch(() => undefined)
    if (error instanceof StoreOpenError) throw error
    throw new StoreOpenError(`The backup could not be written to ${into}: ${explainFileError(error)}.`)
  }
}

/** A backup of a data directory, whether or not a Hub Desk runs on it. */
export function backUpDirectory(
  directory: string,
  into: string,
  { fs = nodeFileSystem, now = () => new Date() }: { fs?: FileSystemPort; now?: () => Date } = {}
): Promise<Backup> {
  return backUp({ fs, places: placesIn(directory), now }, into)
}

/**
 * Reads a backup and checks every file, the whole chain and that a store opens from it. Answers what it holds. Throws
 * `StoreOpenError`, which says what is wrong.
 */
export async function checkBackup(directory: string, fs: FileSystemPort = nodeFileSystem): Promise<BackupManifest> {
  const manifest = await readManifest(fs, directory)
  for (const { name, bytes, sha256 } of manifest.files) {
    const found = await fingerprint(fs, join(directory, name)).catch((error: unknown) => {
      throw new StoreOpenError(`${name} of the backup ${directory} can't be read: ${explainFileError(error)}.`)
    })
    if (found.bytes !== bytes || found.sha256 !== sha256) {
      throw new StoreOpenError(`${name} of the backup ${directory} is damaged: it is not what was backed up.`)
    }
  }
  const places = placesIn(directory)
  const segments = (await countSegments(fs, places)) ?? 0
  let chain = { sequence: 0, hash: firstPrevious }
  for (let number = 1; number <= segments; number += 1) {
    const file = await fs.readFile(places.segment(number))
    const expected = { number, end: chain, format: currentFormat(migrations), store: manifest.store }
    const walked = walkSegment(file, expected, () => undefined)
    if (walked.problem !== null || (number === segments && walked.isCut)) {
      const problem = walked.problem ?? 'its end is missing'
      throw new StoreOpenError(`${places.segment(number)}, byte ${walked.offset}: ${problem}.`)
    }
    chain = walked
  }
  const { end } = await recover(fs, places, segments, migrations)
  if (end.sequence !== manifest.sequence || end.hash !== manifest.head || chain.hash !== manifest.head) {
    throw new StoreOpenError(
      `The backup ${directory} ends with commit ${end.sequence}, its ${manifestName} says ${manifest.sequence}.`
    )
  }
  return manifest
}

/**
 * Checks a backup and puts its data into a data directory that holds no store. Throws `StoreOpenError` where the backup
 * is not good or the directory holds one; the directory is then as it was.
 */
export async function restore(
  from: string,
  directory: string,
  { fs = nodeFileSystem, now = () => new Date() }: { fs?: FileSystemPort; now?: () => Date } = {}
): Promise<BackupManifest> {
  const manifest = await checkBackup(from, fs)
  const lock = await acquireLock(fs, lockIn(directory), now)
  try {
    const places = placesIn(directory, lock.passing)
    const there = ((await listIfThere(fs, directory)) ?? []).filter((name) =>
      /^(journal|snapshot\.json|mail-keys\.bin)$/.test(name)
    )
    if (there.length > 0) {
      throw new StoreOpenError(
        `The data directory ${directory} holds data already (${there.join(', ')}). Move it away, or choose an empty directory with --data. Nothing was changed.`
      )
    }
    const journal = join(lock.passing, 'journal')
    await fs.makeDirectory(journal)
    for (const { name } of manifest.files) {
      if (!name.startsWith('journal/')) continue
      await copyFile(fs, join(from, name), join(lock.passing, name))
    }
    await fs.syncDirectory(journal)
    // First of all: whoever opens this data is to know that it is a step back in time.
    const { store, createdAt, sequence, head } = manifest
    const backup = { store, createdAt, sequence, head }
    await writeRestore(fs, places, { phase: 'placed', aside: null, backup, by: null })
    await publish(fs, journal, places.journal)
    // After the journal: alone it would say that a journal is missing, the journal alone is a store.
    if (manifest.files.some(({ name }) => name === basename(places.snapshot))) {
      await replaceFile(fs, places.snapshot, chunksOf(fs, join(from, basename(places.snapshot))), lock.passing)
    }
    return manifest
  } catch (error) {
    if (error instanceof StoreOpenError) throw error
    throw new StoreOpenError(`The backup could not be restored to ${directory}: ${explainFileError(error)}.`)
  } finally {
    await lock.release()
  }
}

async function copySnapshot(fs: FileSystemPort, places: Places, to: string): Promise<readonly BackupFile[]> {
  const name = basename(places.snapshot)
  const path = join(to, name)
  try {
    await copyFile(fs, places.snapshot, path)
    await readSnapshot(fs, path)
    return [{ name, ...(await fingerprint(fs, path)) }]
  } catch (error) {
    // The journal tells everything: a backup of a store without a good snapshot only takes longer to open.
    if (codeOf(error) !== 'ENOENT' && !(error instanceof DamagedSnapshotError)) throw error
    await fs.remove(path)
    return []
  }
}

async function copyJournal(fs: FileSystemPort, places: Places, to: string, last: JournalEnd | null) {
  const segments = last?.segment ?? (await countSegments(fs, places))
  if (segments === null)
    throw new StoreOpenError(`${places.directory} holds no journal, so there is nothing to back up.`)
  const files: BackupFile[] = []
  let chain = { sequence: 0, hash: firstPrevious }
  let store = ''
  let format = 1
  for (let number = 1; number <= segments; number += 1) {
    const path = places.segment(number)
    const whole = await fs.readFile(path)
    const bytes = last && number === segments ? whole.subarray(0, last.offset) : whole
    const expected = { number, end: chain, format: currentFormat(migrations), store: store || null }
    const walked = walkSegment(bytes, expected, () => undefined)
    const unfinished = last === null && number === segments && isTornTail(bytes, walked.offset, walked.sequence + 1)
    if (walked.header === null || (walked.problem !== null && !unfinished)) {
      throw new StoreOpenError(
        `The journal file ${path} can't be backed up: byte ${walked.offset}, ${walked.problem ?? ''}.`
      )
    }
    const name = `journal/${basename(path)}`
    await writeNew(fs, join(to, name), [bytes.subarray(0, walked.offset), endMark])
    files.push({ name, ...(await fingerprint(fs, join(to, name))) })
    chain = walked
    store = walked.header.store
    format = walked.header.format
  }
  return { files, store, format, sequence: chain.sequence, head: chain.hash }
}

async function writeManifest(fs: FileSystemPort, directory: string, manifest: BackupManifest): Promise<void> {
  const text = JSON.stringify({ ...manifest, checksum: checksumOf(manifest) }, null, 2)
  await replaceFile(fs, join(directory, manifestName), [Buffer.from(`${text}\n`)])
}

/** What a backup says of itself, unchecked but for being whole. Throws `StoreOpenError`. */
export async function readManifest(fs: FileSystemPort, directory: string): Promise<BackupManifest> {
  const path = join(directory, manifestName)
  const text = await fs.readFile(path).catch((error: unknown) => {
    throw new StoreOpenError(
      `${directory} is no backup of emSign Hub Desk: ${manifestName} can't be read (${explainFileError(error)}).`
    )
  })
  try {
    const { checksum, ...manifest } = JSON.parse(text.toString('utf8')) as BackupManifest & { checksum: string }
    if (manifest.application === application && checksum === checksumOf(manifest)) return manifest
  } catch {
    // Told below: whatever it is, it is not what was written.
  }
  throw new StoreOpenError(`${path} is damaged. Nothing was changed.`)
}

function checksumOf(manifest: BackupManifest): string {
  return createHash('sha256').update(JSON.stringify(manifest)).digest('hex')
}

async function fingerprint(fs: FileSystemPort, path: string): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash('sha256')
  let bytes = 0
  for await (const chunk of chunksOf(fs, path)) {
    hash.update(chunk)
    bytes += chunk.length
  }
  return { bytes, sha256: hash.digest('hex') }
}
