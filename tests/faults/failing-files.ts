import { nodeFileSystem, type FileSystemPort, type OpenFile } from '../../src/main/store/file-system'

export const errorCodes = ['EIO', 'ENOSPC', 'EROFS', 'EACCES'] as const

/** A short write takes half of what it is given, from then on nothing where it lasts. */
export type Fault = (typeof errorCodes)[number] | 'short'

export type Call = { readonly name: string; readonly path: string }

/** The real disk, which counts what it is asked for and fails one of the calls, or all from that one on. */
export function createFailingFiles(
  plan: { readonly at: number; readonly fault: Fault; readonly lasts: boolean } | null
) {
  const calls: Call[] = []
  let healed = false

  const error = (code: string, { name, path }: Call) =>
    Object.assign(new Error(`${code}: made to fail, ${name} ${path}`), { code })

  /** Counts the call; tells whether it is one that fails. */
  function fails(name: string, path: string): boolean {
    calls.push({ name, path })
    if (plan === null || healed) return false
    const index = calls.length - 1
    return plan.lasts ? index >= plan.at : index === plan.at
  }
  function check(name: string, path: string): void {
    // A disk that takes only a part of a write does everything else.
    if (fails(name, path) && plan !== null && plan.fault !== 'short') throw error(plan.fault, { name, path })
  }
  /** How many of the bytes of a write are taken. */
  function taken(name: string, path: string, length: number): number {
    if (!fails(name, path) || plan === null) return length
    if (plan.fault !== 'short') throw error(plan.fault, { name, path })
    return calls.length - 1 === plan.at ? Math.floor(length / 2) : 0
  }

  function wrap(path: string, file: OpenFile): OpenFile {
    return {
      ...file,
      write: async (bytes, position) => {
        const length = taken('write', path, bytes.length)
        return length === 0 ? 0 : file.write(bytes.subarray(0, length), position)
      },
      writeNow: (bytes, position) => {
        const length = taken('write', path, bytes.length)
        return length === 0 ? 0 : file.writeNow(bytes.subarray(0, length), position)
      },
      sync: async () => (check('sync', path), file.sync()),
      datasync: async () => (check('sync', path), file.datasync()),
      truncate: async (length) => (check('truncate', path), file.truncate(length))
    }
  }

  const real = nodeFileSystem
  const fs: FileSystemPort = {
    ...real,
    open: async (path, mode) => (check('open', path), wrap(path, await real.open(path, mode))),
    readFile: async (path) => (check('open', path), real.readFile(path)),
    list: async (path) => (check('open', path), real.list(path)),
    makeDirectory: async (path) => (check('make directory', path), real.makeDirectory(path)),
    rename: async (from, to) => (check('rename', to), real.rename(from, to)),
    link: async (from, to) => (check('rename', to), real.link(from, to)),
    remove: async (path) => (check('remove', path), real.remove(path)),
    syncDirectory: async (path) => (check('sync', path), real.syncDirectory(path))
  }
  return {
    fs,
    calls,
    heal: () => {
      healed = true
    },
    /** Whether the plan has come to pass. */
    struck: () => plan !== null && calls.length > plan.at
  }
}
