import { constants, existsSync, writeSync } from 'node:fs'
import { cp, link, mkdir, open, readdir, readFile, rename, rm, type FileHandle } from 'node:fs/promises'

/** An open file. Positions and lengths are bytes. */
export type OpenFile = {
  /** Writes at most all of the bytes and tells how many; fewer than asked for is not an error. */
  readonly write: (bytes: Uint8Array, position: number) => Promise<number>
  /**
   * The same at once, for a few bytes: handing them to the system's cache takes microseconds, a way through the thread
   * pool takes longer than everything else that a commit does.
   */
  readonly writeNow: (bytes: Uint8Array, position: number) => number
  readonly read: (into: Uint8Array, position: number) => Promise<number>
  readonly sync: () => Promise<void>
  /** Like `sync`, without the times of the file. */
  readonly datasync: () => Promise<void>
  readonly truncate: (length: number) => Promise<void>
  readonly size: () => Promise<number>
  readonly close: () => Promise<void>
}

/** The part of the file system that the store stands on; tests make it fail. Errors are Node's own, with their `code`. */
export type FileSystemPort = {
  /** `read`; `update`: an existing file to write to; `create`: a file that must not exist yet; `replace`: emptied or new. */
  readonly open: (path: string, mode: 'read' | 'update' | 'create' | 'replace') => Promise<OpenFile>
  readonly readFile: (path: string) => Promise<Buffer>
  /** Names in a directory. */
  readonly list: (directory: string) => Promise<readonly string[]>
  /** Makes the directory and those above it, for the owner alone; content with one that is there. */
  readonly makeDirectory: (directory: string) => Promise<void>
  /** Whether something of this name is there, at once: it takes microseconds. */
  readonly existsNow: (path: string) => boolean
  readonly rename: (from: string, to: string) => Promise<void>
  /** A second name for a file; fails with EEXIST where the name is taken, whoever else tries at the same time. */
  readonly link: (existing: string, name: string) => Promise<void>
  /** Removes a file or a whole directory; content where there is none. */
  readonly remove: (path: string) => Promise<void>
  /** Copies a file or a whole directory to a name that is free. */
  readonly copy: (from: string, to: string) => Promise<void>
  readonly syncDirectory: (directory: string) => Promise<void>
}

const flags = {
  read: constants.O_RDONLY,
  update: constants.O_RDWR,
  create: constants.O_RDWR | constants.O_CREAT | constants.O_EXCL,
  replace: constants.O_RDWR | constants.O_CREAT | constants.O_TRUNC
} as const

/** People's names and addresses stand in these files: nobody but their owner reads them. */
const privateFile = 0o600
const privateDirectory = 0o700

export const nodeFileSystem: FileSystemPort = {
  open: async (path, mode) => wrap(await open(path, flags[mode], privateFile)),
  readFile: (path) => readFile(path),
  list: (directory) => readdir(directory),
  makeDirectory: async (directory) => {
    await mkdir(directory, { recursive: true, mode: privateDirectory })
  },
  existsNow: existsSync,
  rename,
  link,
  remove: (path) => rm(path, { recursive: true, force: true }),
  copy: (from, to) => cp(from, to, { recursive: true, errorOnExist: true, force: false }),
  syncDirectory: async (directory) => {
    // Windows has no such call for directories; NTFS journals their changes.
    if (process.platform === 'win32') return
    const handle = await open(directory, constants.O_RDONLY)
    try {
      await handle.sync()
    } finally {
      await handle.close()
    }
  }
}

function wrap(handle: FileHandle): OpenFile {
  return {
    write: async (bytes, position) => (await handle.write(bytes, 0, bytes.length, position)).bytesWritten,
    writeNow: (bytes, position) => writeSync(handle.fd, bytes, 0, bytes.length, position),
    read: async (into, position) => (await handle.read(into, 0, into.length, position)).bytesRead,
    sync: () => handle.sync(),
    datasync: () => handle.datasync(),
    truncate: (length) => handle.truncate(length),
    size: async () => (await handle.stat()).size,
    close: () => handle.close()
  }
}

/** Node's error code (`ENOSPC`), or null. */
export function codeOf(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null
}

/** What an error of the file system means, in words that end without a full stop. */
export function explainFileError(error: unknown): string {
  const code = codeOf(error)
  const known: Readonly<Record<string, string>> = {
    ENOSPC: 'the disk is full',
    EDQUOT: 'the disk quota is used up',
    EROFS: 'the disk is mounted read-only',
    EACCES: 'the permission is missing',
    EPERM: 'the permission is missing',
    EIO: 'the disk reported an error',
    ENOTDIR: 'a part of the path is a file, not a directory',
    ENOENT: 'it does not exist',
    EEXIST: 'a file stands in its place',
    EMFILE: 'too many files are open'
  }
  const text = error instanceof Error ? error.message : String(error)
  return code !== null && known[code] ? `${known[code]} (${text})` : text
}
