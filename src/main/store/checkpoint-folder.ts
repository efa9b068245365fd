import { join } from 'node:path'
import { writeNewOnly } from './durable-files'
import { codeOf, explainFileError, nodeFileSystem, type FileSystemPort } from './file-system'

/** Where checkpoints are kept outside the machine: files that are only ever added, so a share can forbid all else. */
export type CheckpointFolder = {
  /** A new file; content where it is there already. Rejects with words where it can't be written. */
  readonly keep: (folder: string, name: string, text: string) => Promise<void>
  /** The text of every checkpoint file there. Rejects with words where one can't be read. */
  readonly readAll: (folder: string) => Promise<readonly string[]>
  /** The text of the newest one whose name begins like this; null where there is none. */
  readonly readNewest: (folder: string, prefix: string) => Promise<string | null>
  /** Why nothing can be kept there, in words; null where it is a folder. */
  readonly problemOf: (folder: string) => Promise<string | null>
}

export class CheckpointFolderError extends Error {
  override readonly name = 'CheckpointFolderError'
}

const isCheckpoint = (name: string) => /^hub-desk-checkpoint-.+\.txt$/.test(name)
/** Files read at a time. */
const together = 64

export function createCheckpointFolder(fs: FileSystemPort = nodeFileSystem): CheckpointFolder {
  const explained = async <T>(folder: string, action: () => Promise<T>): Promise<T> => {
    try {
      return await action()
    } catch (error) {
      throw new CheckpointFolderError(`${folder}: ${explainFileError(error)}.`)
    }
  }
  const names = async (folder: string) => (await fs.list(folder)).filter(isCheckpoint).sort()
  const textOf = async (folder: string, name: string) => (await fs.readFile(join(folder, name))).toString('utf8')

  return {
    keep: (folder, name, text) =>
      explained(folder, async () => {
        try {
          await writeNewOnly(fs, join(folder, name), Buffer.from(text))
        } catch (error) {
          if (codeOf(error) !== 'EEXIST') throw error
        }
      }),
    readAll: (folder) =>
      explained(folder, async () => {
        const all = await names(folder)
        const texts: string[] = []
        for (let start = 0; start < all.length; start += together)
          texts.push(...(await Promise.all(all.slice(start, start + together).map((name) => textOf(folder, name)))))
        return texts
      }),
    readNewest: (folder, prefix) =>
      explained(folder, async () => {
        const newest = (await names(folder)).filter((name) => name.startsWith(prefix)).at(-1)
        return newest === undefined ? null : textOf(folder, newest)
      }),
    problemOf: (folder) =>
      fs.list(folder).then(
        () => null,
        (error: unknown) => explainFileError(error)
      )
  }
}
