import { join } from 'node:path'
import { StoreOpenError } from './port'
import { listIfThere } from './durable-files'
import { explainFileError, type FileSystemPort } from './file-system'

/** A data directory and the names in it. */
export type Places = {
  readonly directory: string
  readonly journal: string
  readonly snapshot: string
  readonly lock: string
  /** Directory for files that are not whole yet. A takeover removes it, so that its owner puts nothing in place any more. */
  readonly passing: string
  readonly segment: (number: number) => string
}

export function placesIn(directory: string, passing = directory): Places {
  const journal = join(directory, 'journal')
  return {
    directory,
    journal,
    snapshot: join(directory, 'snapshot.json'),
    lock: lockIn(directory),
    passing,
    segment: (number) => join(journal, `${String(number).padStart(6, '0')}.hdj`)
  }
}

export function lockIn(directory: string): string {
  return join(directory, 'lock')
}

/** What the first line of each segment says in its JSON. */
export type SegmentHeader = {
  readonly application: typeof application
  /** Version of the data format of this file's commits. */
  readonly format: number
  /** Names this store, so that files of two stores are not mixed up. */
  readonly store: string
  readonly createdAt: string
  /** The last commit before this file. */
  readonly after: number
  /** How the end of the file shows, so that lines cut off it are missed; absent in files of before. */
  readonly end?: 'empty line'
}

export const application = 'emSign Hub Desk'

/**
 * How many segments there are; null where there is no journal. Throws `StoreOpenError` where one is missing: the first
 * is written before the journal gets its name, so a journal without it was damaged.
 */
export async function countSegments(fs: FileSystemPort, places: Places): Promise<number | null> {
  const names = await listIfThere(fs, places.journal).catch((error: unknown) => {
    throw new StoreOpenError(`The journal ${places.journal} can't be read: ${explainFileError(error)}.`)
  })
  if (names === null) return null
  const numbers = names.flatMap((name) => (/^\d{6,15}\.hdj$/.test(name) ? [Number.parseInt(name, 10)] : []))
  const present = new Set(numbers)
  const count = numbers.reduce((a, b) => Math.max(a, b), 1)
  for (let number = 1; number <= count; number += 1) {
    if (present.has(number)) continue
    throw new StoreOpenError(
      `The journal file ${places.segment(number)} is missing. Put it back, or restore the data directory from a backup. Nothing was changed.`
    )
  }
  return count
}

/** What is wrong with a header, in words; null when it fits. */
export function problemOfHeader(
  header: SegmentHeader | null,
  expected: { format: number; store: string | null }
): string | null {
  if (header?.application !== application || !Number.isSafeInteger(header.format)) {
    return 'it does not begin like a journal of emSign Hub Desk'
  }
  if (header.format > expected.format) {
    return `its data format is ${header.format}, this version of Hub Desk knows formats up to ${expected.format}. Use a newer version of Hub Desk`
  }
  if (expected.store !== null && header.store !== expected.store) return 'it belongs to another store'
  return null
}

/** The header in a record's JSON, or null where it is none. */
export function parseHeader(json: string): SegmentHeader | null {
  try {
    const value: unknown = JSON.parse(json)
    return typeof value === 'object' && value !== null ? (value as SegmentHeader) : null
  } catch {
    return null
  }
}
