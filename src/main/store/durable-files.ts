import { dirname } from 'node:path'
import { codeOf, type FileSystemPort, type OpenFile } from './file-system'

/** Up to here, bytes go to the system's cache at once. */
const few = 64 * 1024

/** Writes all of the bytes, however many calls that takes, and tells where they end. */
export async function writeAll(file: OpenFile, bytes: Uint8Array, position: number): Promise<number> {
  let done = 0
  while (done < bytes.length) {
    const rest = bytes.subarray(done)
    const written = rest.length <= few ? file.writeNow(rest, position + done) : await file.write(rest, position + done)
    // A disk that takes nothing more and does not say why must not keep us here for ever.
    if (written === 0) throw new Error('the disk took only a part of what was written')
    done += written
  }
  return position + done
}

/** Writes a new file and syncs it. Where that fails, it is removed again. */
export async function writeNew(
  fs: FileSystemPort,
  path: string,
  chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>
): Promise<void> {
  const file = await fs.open(path, 'replace')
  try {
    let position = 0
    for await (const chunk of chunks) position = await writeAll(file, chunk, position)
    await file.sync()
  } catch (error) {
    await file.close().catch(() => undefined)
    await fs.remove(path).catch(() => undefined)
    throw error
  }
  await file.close()
}

/** Puts a finished file in its place: whoever looks finds the old one or the new one, after a power cut too. */
export async function publish(fs: FileSystemPort, from: string, to: string): Promise<void> {
  await fs.rename(from, to)
  await fs.syncDirectory(dirname(to))
}

export async function replaceFile(
  fs: FileSystemPort,
  path: string,
  chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>
): Promise<void> {
  await writeNew(fs, `${path}.new`, chunks)
  await publish(fs, `${path}.new`, path)
}

/** The names in a directory, or null where there is none. */
export async function listIfThere(fs: FileSystemPort, directory: string): Promise<readonly string[] | null> {
  try {
    return await fs.list(directory)
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null
    throw error
  }
}
