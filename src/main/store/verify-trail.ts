import type { FileSystemPort } from './file-system'
import { explainFileError } from './file-system'
import type { JournalEnd } from './journal'
import { firstPrevious } from './journal-record'
import type { StoredEntry } from './migrations'
import type { TrailPlace, TrailReport } from './port'
import type { Places } from './segments'
import { walkSegment } from './walk-segment'

/**
 * Reads every segment from the disk, checks the chain from the first record on and that events are numbered without
 * gaps. `end` is where the running store knows its journal to end; what is appended meanwhile is left out. `expected`:
 * places that the trail went through some day; those it does not go through any more are told as missed.
 */
export async function verifyTrail(
  fs: FileSystemPort,
  places: Places,
  store: { readonly id: string; readonly format: number; readonly events: number },
  end: JournalEnd,
  expected: readonly TrailPlace[] = []
): Promise<TrailReport> {
  let chain = { sequence: 0, hash: firstPrevious }
  let events = 0
  const found = new Set<TrailPlace>()
  const byHead = new Map<string, TrailPlace[]>()
  for (const place of expected) byHead.set(place.head, [...(byHead.get(place.head) ?? []), place])
  const report = (problem: string | null): TrailReport => ({
    ok: problem === null,
    records: chain.sequence,
    events,
    head: chain.hash,
    problem,
    missed: expected.filter((place) => !found.has(place))
  })

  for (let number = 1; number <= end.segment; number += 1) {
    const path = places.segment(number)
    let file: Buffer
    try {
      file = await fs.readFile(path)
    } catch (error) {
      return report(`${path} can't be read: ${explainFileError(error)}.`)
    }
    if (number === end.segment) file = file.subarray(0, end.offset)
    let gap: string | null = null
    const follows = { number, end: chain, format: store.format, store: store.id }
    const walked = walkSegment(
      file,
      follows,
      ({ json }, _header, offset) => {
        const inCommit = eventsIn(json)
        if (inCommit === null) gap ??= `${path}, byte ${offset}: the record holds no readable commit.`
        for (const event of inCommit ?? []) {
          events += 1
          if (event['sequence'] !== events) gap ??= `${path}, byte ${offset}: event ${events} is missing.`
        }
      },
      ({ sequence, hash }) => {
        for (const place of byHead.get(hash) ?? [])
          if (place.records === sequence && place.events === events) found.add(place)
      }
    )
    chain = walked
    if (walked.problem !== null) return report(`${path}, byte ${walked.offset}: ${walked.problem}.`)
    if (gap !== null) return report(gap)
  }
  if (chain.hash !== end.hash) {
    return report(
      `${places.segment(end.segment)} ends with commit ${chain.sequence}, the running store knows commit ${end.sequence}: the file was changed from outside.`
    )
  }
  if (events !== store.events) return report(`The journal holds ${events} events, the running store ${store.events}.`)
  return report(null)
}

/** The events of a commit; null where it can't be read, which only somebody who made new hashes can bring about. */
function eventsIn(json: string): StoredEntry['events'] | null {
  try {
    const { events } = JSON.parse(json) as Partial<StoredEntry>
    return Array.isArray(events) ? events : null
  } catch {
    return null
  }
}
