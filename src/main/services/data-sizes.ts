import type { DataPart, DataView } from '@shared/backups'
import { readdir, stat, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { isGone } from './gone'

/** Bytes of a file, or of everything in a directory; 0 where there is none. What vanishes meanwhile is left out. */
export async function bytesOf(path: string): Promise<number> {
  const found = await stat(path).catch(isGone)
  if (found === null) return 0
  if (!found.isDirectory()) return found.size
  const names = (await readdir(path).catch(isGone)) ?? []
  let bytes = 0
  for (const name of names) bytes += await bytesOf(join(path, name))
  return bytes
}

export const isSetAside = (name: string): boolean => name.startsWith('set-aside-')

function kindOf(name: string): DataPart['kind'] {
  if (name === 'journal' || name === 'mailbox' || name === 'backups') return name
  if (name === 'snapshot.json') return 'snapshot'
  return isSetAside(name) ? 'setAside' : 'other'
}

/** What lies in the data directory and how much room is left on its disk. */
export async function measureData(directory: string): Promise<Pick<DataView, 'parts' | 'disk' | 'setAside'>> {
  const sums = new Map<DataPart['kind'], number>()
  const setAside: { path: string; bytes: number }[] = []
  for (const name of await readdir(directory)) {
    const bytes = await bytesOf(join(directory, name))
    sums.set(kindOf(name), (sums.get(kindOf(name)) ?? 0) + bytes)
    if (isSetAside(name)) setAside.push({ path: join(directory, name), bytes })
  }
  return {
    parts: [...sums].map(([kind, bytes]) => ({ kind, bytes })),
    disk: await diskOf(directory),
    setAside: setAside.sort((a, b) => (a.path < b.path ? 1 : -1))
  }
}

/** Null where the system does not tell. */
export async function diskOf(directory: string): Promise<DataView['disk']> {
  try {
    const { bavail, blocks, bsize } = await statfs(directory)
    return { free: bavail * bsize, total: blocks * bsize }
  } catch {
    return null
  }
}
