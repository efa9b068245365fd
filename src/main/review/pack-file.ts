import type { KeyObject } from 'node:crypto'
import { Mutex } from 'async-mutex'
import type { PackAction, PackContents, PackDecision } from '@shared/review-pack'
import { writeAll } from '../store/durable-files'
import { explainFileError, nodeFileSystem, type FileSystemPort, type OpenFile } from '../store/file-system'
import { cantLock, lockPack, type PackLock } from './pack-lock'
import { writeEntry, type LogPlace } from './pack-log'
import { checkPack, openPack, PackError, type OpenedPack } from './pack'
import { packKeys, tagLength } from './pack-keys'

/** What a reviewer did; the file adds its number, the time and who. */
export type NewDecision = PackAction & Pick<PackDecision, 'applicationId' | 'basedOn'>

/** A decision is not on the disk; the message says why and what to do. */
export class PackWriteError extends Error {
  override readonly name = 'PackWriteError'
}

/** A pack that is open for deciding. */
export type PackFile = {
  readonly contents: PackContents
  /** Those that were in the file when it was opened. */
  readonly decisions: readonly PackDecision[]
  /** Bytes of a decision that was never completed, and was cut off. */
  readonly torn: number
  /** Why nothing can be decided any more; null while it can. */
  readonly readOnly: () => string | null
  readonly isPassphrase: (passphrase: string) => Promise<boolean>
  readonly isUnlocked: () => boolean
  /** Unlocks the key that signs decisions, until the pack is closed; false: not the reviewer's desk password. */
  readonly unlock: (password: string) => Promise<boolean>
  /**
   * Durable when it resolves; one after the other.
   * @throws PackWriteError where it is not in the file
   */
  readonly append: (decision: NewDecision) => Promise<PackDecision>
  readonly close: () => Promise<void>
}

export type PackFileOptions = { readonly now: () => Date; readonly fs?: FileSystemPort }

/**
 * Reads a pack's file without a passphrase, so that what is no pack is told before anybody is asked for one.
 * @throws PackError
 */
export async function checkPackFile(path: string, fs: FileSystemPort = nodeFileSystem): Promise<void> {
  checkPack(await readAll(fs, path))
}

async function readAll(fs: FileSystemPort, path: string): Promise<Buffer> {
  try {
    return await fs.readFile(path)
  } catch (error) {
    throw new PackError(
      'unreadable',
      `${path} can’t be read: ${explainFileError(error)}. Look whether the file is there and may be read.`
    )
  }
}

/**
 * Opens a pack for deciding; what a kill left unfinished at its end is cut off. A pack in a folder that can't be written
 * opens for reading.
 * @throws PackError
 */
export async function openPackFile(path: string, passphrase: string, options: PackFileOptions): Promise<PackFile> {
  const { now, fs = nodeFileSystem } = options
  await checkPackFile(path, fs)
  const lock = await lockOrWhy(fs, path)
  try {
    const pack = await openPack(await readAll(fs, path), passphrase)
    const writer = createWriter(fs, path, pack, lock)
    if (typeof lock !== 'string' && pack.torn > 0) await writer.cut()
    let signingKey: KeyObject | null = null
    return {
      contents: pack.contents,
      decisions: pack.decisions,
      torn: pack.torn,
      readOnly: writer.readOnly,
      isPassphrase: async (words) =>
        (await packKeys(words, pack.header.passphrase, pack.header.id)).check === pack.header.check,
      isUnlocked: () => signingKey !== null,
      unlock: async (password) => {
        const key = await pack.signingKey(password)
        signingKey ??= key
        return key !== null
      },
      append: async (decision) => {
        if (signingKey === null) throw new PackWriteError('Confirm first who you are.')
        return writer.append(decision, signingKey, now())
      },
      close: async () => {
        signingKey = null
        await writer.close()
      }
    }
  } catch (error) {
    if (typeof lock !== 'string') await lock.release()
    throw error
  }
}

/** The lock, or why there can't be one. */
async function lockOrWhy(fs: FileSystemPort, path: string): Promise<PackLock | string> {
  try {
    return await lockPack(fs, path)
  } catch (error) {
    if (error instanceof PackError) throw error
    return cantLock(error)
  }
}

function createWriter(fs: FileSystemPort, path: string, pack: OpenedPack, lock: PackLock | string) {
  const turns = new Mutex()
  let place: LogPlace = pack.next
  let length = pack.length
  let end = pack.end
  let readOnly = typeof lock === 'string' ? lock : null

  const stop = (reason: string): PackWriteError => {
    readOnly = reason
    return new PackWriteError(reason)
  }

  async function endsWith(file: OpenFile, expected: Buffer): Promise<boolean> {
    const found = Buffer.alloc(expected.length)
    await file.read(found, length - expected.length)
    return found.equals(expected)
  }

  /** Opened for each decision: a file that was moved away or exchanged meanwhile is noticed, and a stick can be pulled. */
  async function withFile<T>(work: (file: OpenFile) => Promise<T>): Promise<T> {
    const file = await fs.open(path, 'update')
    try {
      return await work(file)
    } finally {
      await file.close().catch(() => undefined)
    }
  }

  async function write(file: OpenFile, bytes: Uint8Array): Promise<void> {
    try {
      await writeAll(file, bytes, length)
      await file.datasync()
    } catch (error) {
      // What is there of it must not be read as a decision later, nor stand in the way of the next.
      const isUndone = await undo(file).catch(() => false)
      const why = `This decision is not kept: ${explainFileError(error)}.`
      if (isUndone) throw new PackWriteError(`${why} Make room or look after the disk, then decide again.`)
      throw stop(
        `${why} The file’s end is uncertain, so nothing more is decided here. Close the pack, look after the disk and open it again: what was confirmed before is in it.`
      )
    }
  }
  async function undo(file: OpenFile): Promise<true> {
    await file.truncate(length)
    await file.datasync()
    return true
  }

  return {
    readOnly: () => readOnly,
    cut: () =>
      withFile(undo).catch((error: unknown) => {
        readOnly = cantLock(error)
      }),
    append: (action: NewDecision, key: KeyObject, now: Date): Promise<PackDecision> =>
      turns.runExclusive(async () => {
        if (readOnly !== null || typeof lock === 'string') throw new PackWriteError(readOnly ?? '')
        if (!(await lock.isHeld()))
          throw stop('Another program took this pack over. Go on there, or close it there and open it here again.')
        const decision: PackDecision = {
          ...action,
          packId: pack.contents.id,
          sequence: place.sequence,
          decidedAt: now.toISOString(),
          reviewerId: pack.contents.reviewer.id
        }
        const { bytes, next } = writeEntry(pack.keys.log, place, decision, key)
        await withFile(async (file) => {
          if ((await file.size()) !== length || !(await endsWith(file, end)))
            throw stop('The pack’s file was changed by something else meanwhile. Close it and open it again.')
          await write(file, bytes)
        }).catch((error: unknown) => {
          if (error instanceof PackWriteError) throw error
          throw new PackWriteError(
            `This decision is not kept: ${path} can’t be written, ${explainFileError(error)}. Put the file back where it was, then decide again.`
          )
        })
        place = next
        length += bytes.length
        end = bytes.subarray(-tagLength)
        return decision
      }),
    close: () =>
      turns.runExclusive(async () => {
        readOnly ??= 'The pack is closed.'
        if (typeof lock !== 'string') await lock.release()
      })
  }
}
