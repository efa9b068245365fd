import { randomUUID } from 'node:crypto'
import { codeOf, explainFileError, type FileSystemPort } from '../store/file-system'
import { identifyMyself, stateOf, type ProcessIdentity } from '../store/process-identity'
import { PackError } from './pack-problems'

/**
 * One program writes a pack. A file beside it says who; unlike the lock of a data directory it needs no hard links, for
 * packs travel on memory sticks. Whoever writes looks each time whether it is still theirs.
 */
export type PackLock = {
  readonly isHeld: () => Promise<boolean>
  readonly release: () => Promise<void>
}

type Owner = ProcessIdentity & { readonly token: string }

export const lockPath = (pack: string): string => `${pack}.lock`

/**
 * @throws PackError `busy` where another program has it; an error of the file system where the folder can't be written
 */
export async function lockPack(fs: FileSystemPort, pack: string): Promise<PackLock> {
  const me: Owner = { ...(await identifyMyself()), token: randomUUID() }
  const path = lockPath(pack)
  if (!(await create(fs, path, me))) {
    await refuseLiving(fs, path, me)
    await fs.remove(path)
    if (!(await create(fs, path, me))) throw busy('by a program that was faster')
  }
  const isHeld = async () => (await ownerIn(fs, path))?.token === me.token
  return {
    isHeld,
    release: async () => {
      if (await isHeld()) await fs.remove(path)
    }
  }
}

async function create(fs: FileSystemPort, path: string, me: Owner): Promise<boolean> {
  try {
    const file = await fs.open(path, 'create')
    file.writeNow(Buffer.from(JSON.stringify(me)), 0)
    await file.close()
    return true
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    throw error
  }
}

async function refuseLiving(fs: FileSystemPort, path: string, me: Owner): Promise<void> {
  const owner = await ownerIn(fs, path)
  // Not written to its end by somebody who was killed then, or by somebody who is at it: the next look tells.
  if (owner === null) return
  const state = await stateOf(owner, me)
  if (state === 'dead') return
  const who = `process ${owner.pid} on ${owner.host.split('/')[0] ?? owner.host}`
  throw state === 'alive'
    ? busy(`by Hub Desk already: ${who}. Go on in its window, or close it first`)
    : busy(`elsewhere, or was not closed there: ${who}. If nobody works on it, delete ${path}`)
}

const busy = (by: string) => new PackError('busy', `This review pack is open ${by}.`)

async function ownerIn(fs: FileSystemPort, path: string): Promise<Owner | null> {
  try {
    const owner = JSON.parse((await fs.readFile(path)).toString('utf8')) as Partial<Owner>
    return Number.isSafeInteger(owner.pid) && typeof owner.host === 'string' ? (owner as Owner) : null
  } catch {
    return null
  }
}

export const cantLock = (error: unknown): string =>
  `Decisions can’t be kept in this folder: ${explainFileError(error)}. Copy the pack to a folder that can be written, and open it there.`
