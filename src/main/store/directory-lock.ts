import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { writeNew } from './durable-files'
import { codeOf, explainFileError, type FileSystemPort } from './file-system'
import { StoreOpenError } from './port'
import { identifyMyself, stateOf, type ProcessIdentity } from './process-identity'

/*
 * One process owns a data directory. Node has no flock, so ownership is a row of numbered files, `lock/000007.json`:
 *
 * - Who wants the directory looks at the highest number. If its owner lives, the directory is taken.
 * - Otherwise it makes the next number, which only one of several can (link(2) fails where the name is taken).
 * - Numbers only grow and no file is replaced, so a decision about number 7 can't hit number 8 by accident.
 * - Letting go leaves the file and adds `000007.released`.
 * - Each owner has a directory of its own in here for files on their way to their place. A new owner removes those of
 *   others before it reads anything. So a process that was stopped, was taken over from and wakes up puts nothing in
 *   place any more, and sees that it is not the owner: whatever it confirmed before, the new owner has read.
 *
 * Files are tidied away when they are `kept` numbers old: nobody deletes one that could still be the highest for
 * somebody who is in the middle of looking. docs/adr/0012-one-owner.md says why not otherwise.
 */

export type DirectoryLock = {
  /** The owner's own directory for files on their way; gone as soon as somebody else owns the data directory. */
  readonly passing: string
  /** Whether nobody else took the data directory over. Takes microseconds. */
  readonly isHeld: () => boolean
  readonly release: () => Promise<void>
}

type Owner = ProcessIdentity & { readonly since: string; readonly token: string }

const kept = 16
/** More rounds than that means that files vanish under our hands. */
const rounds = 50

/** Throws `StoreOpenError`, which says who has the directory. `lockDirectory` is made where it is missing. */
export async function acquireLock(fs: FileSystemPort, directory: string, now: () => Date): Promise<DirectoryLock> {
  const me: Owner = { ...(await identifyMyself()), since: now().toISOString(), token: randomUUID() }
  await fs.makeDirectory(directory)
  for (let round = 0; round < rounds; round += 1) {
    const highest = await highestIn(fs, directory)
    if (highest !== null && !(await isOver(fs, directory, highest, me))) continue
    const number = (highest ?? 0) + 1
    // Before the claim: whoever claims the next number finds it and removes it.
    const passing = join(directory, `${randomUUID()}.passing`)
    await fs.makeDirectory(passing)
    if (!(await claim(fs, directory, number, me))) {
      await fs.remove(passing)
      continue
    }
    // Between looking and claiming others may have come and gone, and this number been tidied away.
    if ((await highestIn(fs, directory)) !== number) {
      await fs.remove(fileOf(directory, number))
      await fs.remove(passing)
      continue
    }
    await tidy(fs, directory, number, passing)
    return {
      passing,
      isHeld: () => fs.existsNow(passing),
      release: async () => {
        await fs.remove(passing)
        // Where the lock was deleted by hand the number may belong to somebody else by now.
        const text = await fs.readFile(fileOf(directory, number)).catch(() => Buffer.alloc(0))
        if (parseOwner(text.toString('utf8'))?.token !== me.token) return
        const file = await fs.open(join(directory, `${nameOf(number)}.released`), 'replace')
        await file.close()
      }
    }
  }
  throw new StoreOpenError(
    `The lock in ${directory} keeps changing. Check that no other program works in this directory.`
  )
}

/** False: look again, it changed meanwhile. Throws where somebody has it. */
async function isOver(fs: FileSystemPort, directory: string, number: number, me: Owner): Promise<boolean> {
  const names = await fs.list(directory)
  if (names.includes(`${nameOf(number)}.released`)) return true
  const path = fileOf(directory, number)
  let text: string
  try {
    text = (await fs.readFile(path)).toString('utf8')
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false
    throw error
  }
  const owner = parseOwner(text)
  if (!owner) {
    throw new StoreOpenError(
      `The lock ${path} is not readable, so it can't be told whether another Hub Desk uses this data directory. If none does, delete this file.`
    )
  }
  const state = await stateOf(owner, me)
  if (state === 'dead') return true
  const who = `process ${owner.pid} on ${owner.host.split('/')[0] ?? owner.host}, since ${owner.since}`
  throw new StoreOpenError(
    state === 'alive'
      ? `Another Hub Desk uses this data directory: ${who}. Close it, or choose another directory with --data.`
      : `Another Hub Desk uses this data directory, or did not let go of it: ${who}. Whether it still runs can't be seen from here. If it does not, delete ${path}.`
  )
}

/** Makes the file with its content in one step; false where somebody else was faster. */
async function claim(fs: FileSystemPort, directory: string, number: number, me: Owner): Promise<boolean> {
  const passing = join(directory, `${randomUUID()}.new`)
  await writeNew(fs, passing, [Buffer.from(`${JSON.stringify(me)}\n`)])
  try {
    await fs.link(passing, fileOf(directory, number))
    return true
  } catch (error) {
    const code = codeOf(error)
    // ENOENT: the winner of another round tidied our passing file away.
    if (code === 'EEXIST' || code === 'ENOENT') return false
    throw new StoreOpenError(
      `The data directory can't be locked: ${explainFileError(error)}. Choose a directory on a disk that knows hard links (not FAT) with --data.`
    )
  } finally {
    await fs.remove(passing)
  }
}

async function tidy(fs: FileSystemPort, directory: string, mine: number, passing: string): Promise<void> {
  for (const name of await fs.list(directory)) {
    const number = numberOf(name)
    const path = join(directory, name)
    if (name.endsWith('.gone')) await fs.remove(path)
    if (name.endsWith('.passing') && path !== passing) {
      // In one step, not file by file below somebody's hands.
      const gone = `${path}.gone`
      if (await renamed(fs, path, gone)) await fs.remove(gone)
    }
    if (name.endsWith('.new') || (number !== null && number <= mine - kept)) await fs.remove(join(directory, name))
  }
}

async function renamed(fs: FileSystemPort, from: string, to: string): Promise<boolean> {
  try {
    await fs.rename(from, to)
    return true
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false
    throw error
  }
}

async function highestIn(fs: FileSystemPort, directory: string): Promise<number | null> {
  const numbers = (await fs.list(directory)).flatMap((name) => numberOf(name) ?? [])
  return numbers.length === 0 ? null : Math.max(...numbers)
}

function numberOf(name: string): number | null {
  const match = /^(\d{6,15})\.(json|released)$/.exec(name)
  return match ? Number(match[1]) : null
}

function nameOf(number: number): string {
  return String(number).padStart(6, '0')
}

function fileOf(directory: string, number: number): string {
  return join(directory, `${nameOf(number)}.json`)
}

function parseOwner(text: string): Owner | null {
  try {
    const value: unknown = JSON.parse(text)
    const owner = value as Owner
    return typeof value === 'object' &&
      value !== null &&
      Number.isSafeInteger(owner.pid) &&
      typeof owner.host === 'string'
      ? owner
      : null
  } catch {
    return null
  }
}
