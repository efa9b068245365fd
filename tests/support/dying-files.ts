import { nodeFileSystem, type FileSystemPort } from '../../src/main/store/file-system'

/** What changes files; reading alone harms nothing. */
const changing = ['rename', 'remove', 'link', 'copy', 'makeDirectory', 'syncDirectory'] as const

/**
 * The real file system for so many changes of names and directories, then nothing works any more: what a process that
 * was killed there leaves behind. `died` tells whether it came to that.
 */
export function createDyingFiles(changes: number): { readonly fs: FileSystemPort; readonly died: () => boolean } {
  let left = changes
  let dead = false
  const gone = () => Object.assign(new Error('EIO: i/o error, the process is gone'), { code: 'EIO' })
  const alive = () => {
    if (dead) throw gone()
  }
  const counted = (name: (typeof changing)[number]) =>
    (async (...args: readonly string[]) => {
      alive()
      if (left === 0) {
        dead = true
        throw gone()
      }
      left -= 1
      await (nodeFileSystem[name] as (...args: readonly string[]) => Promise<void>)(...args)
    }) as never
  const fs: FileSystemPort = {
    ...nodeFileSystem,
    ...Object.fromEntries(changing.map((name) => [name, counted(name)])),
    open: async (path, mode) => {
      alive()
      const file = await nodeFileSystem.open(path, mode)
      return {
        ...file,
        write: async (bytes, position) => {
          alive()
          return file.write(bytes, position)
        },
        writeNow: (bytes, position) => {
          alive()
          return file.writeNow(bytes, position)
        }
      }
    }
  }
  return { fs, died: () => dead }
}
