import { readFile } from 'node:fs/promises'
import { afterAll, expect, it } from 'vitest'
import { nodeFileSystem } from '../../../src/main/store/file-system'
import { readJournal, recoverInto, type Start } from '../../../src/main/store/recover'
import { placesIn, type SegmentHeader } from '../../../src/main/store/segments'
import type { Entry } from '../../../src/main/store/state'
import { walkSegment, type ChainEnd } from '../../../src/main/store/walk-segment'
import { aNote, anEvent, createDirectories, put, withStore } from '../../support/store-world'

const directories = createDirectories()
afterAll(directories.clear)

it.each([0, 1, 40])('reads from any record on what it reads from the first on, %i bytes cut off', async (cut) => {
  const { places, files } = await twoSegments(cut)
  const { state, ...whole } = await recoverInto(collecting([]), files.fs, places, 2, [])
  expect(state.entries).toHaveLength(cut === 40 ? 4 : 5)
  expect(whole.tornTail === null).toBe(cut === 0)
  const starts = startsIn(await files.fs.readFile(places.segment(1)), whole)
  expect(starts.map(({ end }) => end.sequence)).toEqual([0, 1, 2, 3, 3])
  for (const start of starts) {
    const before = collecting(state.entries.slice(0, start.end.sequence))
    const { state: found, replayed, ...read } = await readJournal(before, files, start)
    expect(found.entries).toEqual(state.entries)
    expect(whole).toMatchObject(read)
    expect(replayed).toBe(start.segment === 2 ? whole.end.offset : whole.replayed - start.offset)
  }
})

/** Three notes in the first segment and two in the second, without a snapshot and so many bytes of the end. */
async function twoSegments(cut: number) {
  const directory = await directories.create()
  const places = placesIn(directory)
  await withStore({ directory }, async (store) => {
    const commit = (id: string) => store.commit({ puts: [put('notes', aNote({ id }))], events: [anEvent()] })
    for (const id of ['a', 'b', 'c']) await commit(id)
    await store.snapshot()
    for (const id of ['d', 'e']) await commit(id)
  })
  const fs = {
    ...nodeFileSystem,
    open: () => Promise.reject(Object.assign(new Error('no snapshot'), { code: 'ENOENT' })),
    readFile: async (path: string) => {
      const file = await readFile(path)
      return path === places.segment(2) ? file.subarray(0, file.length - cut) : file
    }
  }
  return { places, files: { fs, places, segments: 2, migrations: [], damagedSnapshot: null } }
}

const collecting = (before: readonly Entry[]) => {
  const entries = [...before]
  return {
    entries,
    apply: (entry: Entry) => void entries.push(entry),
    loaded: () => undefined,
    appendLines: () => undefined
  }
}

/** Before each commit of the first segment, after its last one, and before the second segment. */
function startsIn(first: Buffer, { store, format }: { readonly store: string; readonly format: number }) {
  const starts: Start[] = []
  const add = (offset: number, header: SegmentHeader | null, end: ChainEnd) =>
    starts.push({ segment: 1, offset, header, end, store, format })
  const walked = walkSegment(
    first,
    { number: 1, end: { sequence: 0, hash: '0'.repeat(64) }, format, store },
    ({ number, previous }, header, offset) => add(offset, header, { sequence: number - 1, hash: previous })
  )
  add(walked.offset, walked.header, walked)
  return [...starts, { segment: 2, offset: 0, header: null, end: walked, store, format }]
}
