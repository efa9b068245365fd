import { nodeFileSystem, type FileSystemPort, type OpenFile } from '../../src/main/store/file-system'

/** How the disk fails, from the moment it is told to. */
export type Fault =
  /** Takes so many more bytes, then reports that it is full; with `once`, has room again after it said so. */
  | { readonly kind: 'full'; readonly after: number; readonly once?: boolean }
  /** Takes so many more bytes, then takes nothing and reports nothing. */
  | { readonly kind: 'short'; readonly after: number }
  | { readonly kind: 'sync' }
  | { readonly kind: 'rename' }

/** The real file system, until it is told to fail. `only` limits that to paths that hold this text. */
export function createFaultyFiles() {
  let fault: Fault | null = null
  let only = ''
  let room = Number.POSITIVE_INFINITY
  const fails = (path: string, ...kinds: readonly Fault['kind'][]): boolean =>
    fault !== null && kinds.includes(fault.kind) && path.includes(only)
  const error = (code: string, text: string): Error => Object.assign(new Error(`${code}: ${text}`), { code })

  /** How many of the bytes fit; throws where the disk says that it is full. */
  function fit(path: string, bytes: Uint8Array): Uint8Array {
    if (!fails(path, 'full', 'short')) return bytes
    if (room === 0 && fault?.kind === 'full') {
      if (fault.once) fault = null
      throw error('ENOSPC', 'no space left on device, write')
    }
    const taken = bytes.subarray(0, room)
    room -= taken.length
    return taken
  }

  function wrap(path: string, file: OpenFile): OpenFile {
    const sync = (real: () => Promise<void>) => async () => {
      if (fails(path, 'sync')) throw error('EIO', 'i/o error, fdatasync')
      await real()
    }
    return {
      ...file,
      write: async (bytes, position) => {
        const taken = fit(path, bytes)
        return taken.length === 0 ? 0 : file.write(taken, position)
      },
      writeNow: (bytes, position) => {
        const taken = fit(path, bytes)
        return taken.length === 0 ? 0 : file.writeNow(taken, position)
      },
      truncate: async (length) => {
        if (fails(path, 'full', 'short', 'sync')) throw error('EIO', 'i/o error, ftruncate')
        await file.truncate(length)
      },
      sync: sync(file.sync),
      datasync: sync(file.datasync)
    }
  }

  const fs: FileSystemPort = {
    ...nodeFileSystem,
    open: async (path, mode) => wrap(path, await nodeFileSystem.open(path, mode)),
    rename: async (from, to) => {
      if (fails(to, 'rename')) throw error('EACCES', 'permission denied, rename')
      await nodeFileSystem.rename(from, to)
    }
  }
  return {
    fs,
    fail: (next: Fault, paths = '') => {
      fault = next
      only = paths
      room = 'after' in next ? next.after : Number.POSITIVE_INFINITY
    },
    heal: () => {
      fault = null
    }
  }
}
