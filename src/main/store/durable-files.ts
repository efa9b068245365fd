import { basename, dirname, join } from 'node:path'
import { codeOf, type FileSystemPort, type OpenFile } from './file-system'

/** Up to here, bytes go to the system's cache at once: less than a tenth of a millisecond. */
const few = 256 * 1024

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

type Chunks = Iterable<Uint8Array> | AsyncIterable<Uint8Array>

/** Writes a new file, syncs it and leaves it open. Where that fails, it is removed again. */
export async function writeOpen(fs: FileSystemPort, path: string, chunks: Chunks): Promise<OpenFile> {
  const file = await fs.open(path, 'replace')
  try {
    let position = 0
    for await (const chunk of chunks) position = await writeAll(file, chunk, position)
    await file.sync()
    return file
  } catch (error) {
    await discard(fs, path, file)
    throw error
  }
}

/** Writes a new file and syncs it. Where that fails, it is removed again. */
export async function writeNew(fs: FileSystemPort, path: string, chunks: Chunks): Promise<void> {
  const file = await writeOpen(fs, path, chunks)
  await file.close()
}

/** Writes and syncs a file of a name that must be free (EEXIST). Where it fails, what is there of it is removed again. */
export async function writeNewOnly(fs: FileSystemPort, path: string, bytes: Uint8Array): Promise<void> {
  const file = await fs.open(path, 'create')
  try {
    await writeAll(file, bytes, 0)
    await file.sync()
  } catch (error) {
    await discard(fs, path, file)
    throw error
  }
  await file.close()
  await fs.syncDirectory(dirname(path))
}

/** Closes and removes a file that nobody needs any more. */
export async function discard(fs: FileSystemPort, path: string, file: OpenFile): Promise<void> {
  await file.close().catch(() => undefined)
  await fs.remove(path).catch(() => undefined)
}

/** Puts a finished file in its place: whoever looks finds the old one or the new one, after a power cut too. */
export async function publish(fs: FileSystemPort, from: string, to: string): Promise<void> {
  await fs.rename(from, to)
  await fs.syncDirectory(dirname(to))
}

/** What a file is called until it is whole; `passing` is the directory for such files. */
export function passingName(path: string, passing: string): string {
  return join(passing, `${basename(path)}.new`)
}

/** Writes a file and puts it in its place; what stood there stays, where that fails. */
export async function replaceFile(
  fs: FileSystemPort,
  path: string,
  chunks: Chunks,
  passing = dirname(path)
): Promise<void> {
  const file = await replaceOpen(fs, path, chunks, passing)
  await file.close()
}

/**
 * The same, and leaves the file open. Whoever has the one that stood there open has a file without a name from now on:
 * that is how a new owner takes a file from one that was stopped and may wake up any time.
 */
export async function replaceOpen(
  fs: FileSystemPort,
  path: string,
  chunks: Chunks,
  passing = dirname(path)
): Promise<OpenFile> {
  const name = passingName(path, passing)
  const file = await writeOpen(fs, name, chunks)
  try {
    await publish(fs, name, path)
    return file
  } catch (error) {
    await discard(fs, name, file)
    throw error
  }
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

/** Copies a file to a new one and syncs that. */
export async function copyFile(fs: FileSystemPort, from: string, to: string): Promise<void> {
  await writeNew(fs, to, chunksOf(fs, from))
}

/** A file in pieces of a megabyte. */
export async function* chunksOf(fs: FileSystemPort, path: string): AsyncIterable<Uint8Array> {
  const file = await fs.open(path, 'read')
  try {
    for (let position = 0; ;) {
      const chunk = Buffer.allocUnsafe(1024 * 1024)
      const length = await file.read(chunk, position)
      if (length === 0) return
      yield chunk.subarray(0, length)
      position += length
    }
  } finally {
    await file.close()
  }
}
