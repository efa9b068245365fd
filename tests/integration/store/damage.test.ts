import { cp, mkdir, readdir, readFile, rename, rm, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { openEmbeddedStore } from '../../../src/main/store/embedded-store'
import { StoreOpenError } from '../../../src/main/store/port'
import { aNote, anEvent, contentOf, createDirectories, put, withStore } from '../../support/store-world'

// Hundreds of starts, each with its syncs: slow disks need their time.
vi.setConfig({ testTimeout: 120_000 })

const directories = createDirectories()
afterAll(directories.clear)

const now = () => new Date('2026-03-02T10:00:00.000Z')
const segment = (directory: string, number: number) =>
  join(directory, 'journal', `${String(number).padStart(6, '0')}.hdj`)
const snapshot = (directory: string) => join(directory, 'snapshot.json')
const text = 'Ungerade Länge: Ω, and a "quote".'

/** A store with `commits` notes that was never closed: no snapshot, one segment. */
async function crashed(commits: number): Promise<string> {
  const directory = await directories.create()
  return withStore({ directory, now }, async (store) => {
    for (let index = 1; index <= commits; index += 1) {
      await store.commit({ puts: [put('notes', aNote({ id: `note-${index}`, text }))], events: [anEvent()] })
    }
    return directories.copy(directory)
  })
}

/** A store that was closed after three notes and crashed after three more: a snapshot and two segments. */
async function closedAndCrashed(): Promise<string> {
  const directory = await directories.create()
  await withStore({ directory, now }, async (store) => {
    for (const id of ['a', 'b', 'c']) await store.commit({ puts: [put('notes', aNote({ id }))], events: [anEvent()] })
  })
  return withStore({ directory, now }, async (store) => {
    for (const id of ['d', 'e', 'f']) await store.commit({ puts: [put('notes', aNote({ id }))], events: [anEvent()] })
    return directories.copy(directory)
  })
}

/** Every file with its bytes, without the lock. */
async function filesIn(directory: string): Promise<ReadonlyMap<string, string>> {
  const files = new Map<string, string>()
  for (const entry of await readdir(directory, { withFileTypes: true, recursive: true })) {
    const path = join(entry.parentPath, entry.name)
    if (entry.isFile() && !path.includes(join(directory, 'lock')))
      files.set(path, (await readFile(path)).toString('base64'))
  }
  return files
}

/** It must not open, must say what is wrong, and must leave every file as it is. */
async function expectRefusal(directory: string, ...words: readonly string[]): Promise<void> {
  const before = await filesIn(directory)
  const error = await openEmbeddedStore({ directory, now }).then(
    async ({ store }) => {
      await store.close()
      return null
    },
    (reason: unknown) => reason
  )
  expect(error).toBeInstanceOf(StoreOpenError)
  for (const word of words) expect((error as Error).message).toContain(word)
  expect(await filesIn(directory)).toEqual(before)
}

async function flip(path: string, offset: number, to?: number): Promise<void> {
  const bytes = await readFile(path)
  const old = bytes[offset] ?? 0
  bytes[offset] = to ?? old ^ 1
  await writeFile(path, bytes)
}

/** Where each record of a file begins, and where the last one ends: at the empty line that marks the end. */
function lineStarts(bytes: Buffer): readonly number[] {
  const starts = [0]
  for (let at = bytes.indexOf(10); at !== bytes.length - 1; at = bytes.indexOf(10, at + 1)) starts.push(at + 1)
  return starts
}

describe('a torn tail', () => {
  it('is cut at every byte of the last record, kept and told, and nothing before it is lost', async () => {
    const whole = await crashed(3)
    const file = await readFile(segment(whole, 1))
    const start = lineStarts(file).at(-2) ?? 0
    const expected = await withStore({ directory: await directories.copy(whole), now }, contentOf)
    const directory = await directories.create()
    for (let length = start + 1; length < file.length - 1; length += 1) {
      await rm(directory, { recursive: true })
      await cp(whole, directory, { recursive: true })
      await truncate(segment(directory, 1), length)
      const opened = await openEmbeddedStore({ directory, now })
      const { notes, events } = (await contentOf(opened.store)) as { notes: unknown[]; events: unknown[] }
      const before = expected as { notes: unknown[]; events: unknown[] }
      expect({ notes, events }).toEqual({ notes: before.notes.slice(0, 2), events: before.events.slice(1) })
      expect(opened.notices).toHaveLength(1)
      expect(opened.notices[0]).toContain(
        `${length - start} bytes at the end of ${segment(directory, 1)}, from byte ${start} on`
      )
      expect(await readFile(`${segment(directory, 1)}.cut-2026-03-02T10-00-00-000Z`)).toEqual(
        file.subarray(start, length)
      )
      // The place is free again, and the chain goes on.
      await opened.store.commit({ puts: [put('notes', aNote({ id: 'note-3' }))], events: [anEvent()] })
      expect(await opened.store.verifyTrail()).toMatchObject({ ok: true, records: 3, events: 3 })
      await opened.store.close()
    }
  })

  it('is told of too where it was cut off between two records: the mark of the end is missing', async () => {
    const whole = await crashed(3)
    const file = await readFile(segment(whole, 1))
    const starts = lineStarts(file)
    for (const [records, length] of [...starts.entries()].slice(1)) {
      const directory = await directories.copy(whole)
      await truncate(segment(directory, 1), length)
      await withStore({ directory, now }, async (store, notices) => {
        expect(await store.count('notes')).toBe(records - 1)
        expect(notices).toEqual([
          expect.stringContaining(
            `it stops at byte ${length}, after commit ${records - 1}, without the mark of its end`
          )
        ])
      })
      // Told once: the next start finds a file that is whole.
      await withStore({ directory, now }, async (_store, notices) => expect(notices).toEqual([]))
    }
  })

  it('is told nothing of when the file ends with its mark', async () => {
    const directory = await crashed(2)
    await withStore({ directory, now }, async (store, notices) => {
      expect(notices).toEqual([])
      expect(await store.count('notes')).toBe(2)
    })
  })

  it('is cut too where a file system left blocks of zeros', async () => {
    const whole = await crashed(2)
    const file = await readFile(segment(whole, 1))
    const start = lineStarts(file).at(-2) ?? 0
    const sector = Math.ceil(start / 512) * 512
    const zeros = [
      Buffer.concat([file, Buffer.alloc(5_000)]),
      Buffer.concat([file.subarray(0, start), Buffer.alloc(file.length - start)]),
      Buffer.concat([file.subarray(0, sector), Buffer.alloc(file.length - sector)]),
      Buffer.concat([file.subarray(0, start), Buffer.alloc(sector - start), file.subarray(sector)])
    ]
    for (const [index, bytes] of zeros.entries()) {
      const directory = await directories.copy(whole)
      await writeFile(segment(directory, 1), bytes)
      await withStore({ directory, now }, async (store, notices) => {
        expect(await store.count('notes')).toBe(index === 0 ? 2 : 1)
        expect(notices[0]).toContain('was interrupted')
      })
    }
  })
})

describe('a damaged record', () => {
  it('before good ones is refused with file and offset, whichever field it is in', async () => {
    const whole = await crashed(3)
    const file = await readFile(segment(whole, 1))
    const [, start = 0, next = 0] = lineStarts(file)
    const line = file.subarray(start, next).toString('latin1')
    const fields = line
      .split(' ')
      .reduce<number[]>((offsets, field) => [...offsets, (offsets.at(-1) ?? 0) + field.length + 1], [0])
    const offsets = [...fields.slice(0, 7), line.indexOf('{') + 40, line.length - 2, line.length - 1]
    for (const offset of offsets) {
      const directory = await directories.copy(whole)
      await flip(segment(directory, 1), start + offset)
      await expectRefusal(directory, segment(directory, 1), `from byte ${start} on`, 'Nothing was changed')
    }
  })

  it('is refused too when it is the last one and was written whole: it may have been confirmed', async () => {
    const whole = await crashed(2)
    const file = await readFile(segment(whole, 1))
    const start = lineStarts(file).at(-2) ?? 0
    for (let offset = start; offset < file.length - 1; offset += 1) {
      const directory = await directories.copy(whole)
      await flip(segment(directory, 1), offset)
      await expect(openEmbeddedStore({ directory, now })).rejects.toThrow(`from byte ${start} on`)
      await rm(directory, { recursive: true })
    }
  })

  it('is never taken for an earlier or an empty store, whatever byte of the journal changes', async () => {
    const whole = await crashed(3)
    const file = await readFile(segment(whole, 1))
    await fc.assert(
      fc.asyncProperty(fc.nat(file.length - 1), fc.integer({ min: 1, max: 255 }), async (offset, mask) => {
        const directory = await directories.copy(whole)
        await flip(segment(directory, 1), offset, (file[offset] ?? 0) ^ mask)
        await expect(openEmbeddedStore({ directory, now })).rejects.toBeInstanceOf(StoreOpenError)
        await rm(directory, { recursive: true })
      }),
      { numRuns: 60 }
    )
  })

  it('that was left out, repeated or swapped breaks the chain', async () => {
    const whole = await crashed(4)
    const file = await readFile(segment(whole, 1))
    const starts = lineStarts(file)
    const lines = starts.slice(0, -1).map((start, index) => file.subarray(start, starts[index + 1]))
    const [header, a, b, c, d] = lines as [Buffer, Buffer, Buffer, Buffer, Buffer]
    for (const changed of [
      [header, a, c, d],
      [header, a, a, b],
      [header, b, a, c],
      [header, b, c, d],
      [a, b, c, d]
    ]) {
      const directory = await directories.copy(whole)
      await writeFile(segment(directory, 1), Buffer.concat(changed))
      await expectRefusal(directory, segment(directory, 1))
    }
  })

  it('or a missing mark of the end is refused in a segment that another one follows: only the last is ever written', async () => {
    const whole = await closedAndCrashed()
    await rm(snapshot(whole))
    const file = await readFile(segment(whole, 1))
    const [, first = 0] = lineStarts(file)
    for (const length of [first, lineStarts(file).at(-1) ?? 0]) {
      const directory = await directories.copy(whole)
      await truncate(segment(directory, 1), length)
      await expectRefusal(directory, segment(directory, 1), `from byte ${length} on`, 'the mark of its end is missing')
    }
    const torn = await directories.copy(whole)
    await truncate(segment(torn, 1), first + 40)
    await expectRefusal(torn, segment(torn, 1), `from byte ${first} on`)
  })

  it('in a segment that the snapshot covers is found by checking the trail', async () => {
    const directory = await closedAndCrashed()
    const file = await readFile(segment(directory, 1))
    const start = lineStarts(file)[2] ?? 0
    await flip(segment(directory, 1), start + 300)
    await withStore({ directory, now }, async (store) => {
      expect(await store.count('notes')).toBe(6)
      expect(await store.verifyTrail()).toMatchObject({
        ok: false,
        records: 1,
        problem: `${segment(directory, 1)}, byte ${start}: the record does not match its hash.`
      })
    })
  })

  it('under the hands of the running store is found by checking the trail', async () => {
    const directory = await directories.create()
    await withStore({ directory, now }, async (store) => {
      await store.commit({ puts: [], events: [anEvent()] })
      await store.commit({ puts: [], events: [anEvent()] })
      const file = await readFile(segment(directory, 1))
      await truncate(segment(directory, 1), lineStarts(file)[2] ?? 0)
      const report = await store.verifyTrail()
      expect(report).toMatchObject({ ok: false, records: 1, events: 1 })
      expect(report.problem).toContain('ends with commit 1, the running store knows commit 2')
    })
  })
})

describe('a missing file', () => {
  it.each([1, 2])('of the journal is refused and named (segment %i)', async (number) => {
    const directory = await closedAndCrashed()
    await rm(segment(directory, number))
    await expectRefusal(directory, segment(directory, number), 'is missing')
  })

  it('in the middle of the journal is refused and named', async () => {
    const directory = await directories.create()
    for (const id of ['a', 'b', 'c']) {
      await withStore({ directory, now }, (store) => store.commit({ puts: [put('notes', aNote({ id }))], events: [] }))
    }
    await rm(segment(directory, 2))
    await rm(snapshot(directory))
    await expectRefusal(directory, segment(directory, 2), 'is missing')
  })

  it('leads to a refusal when it is the whole journal', async () => {
    const directory = await closedAndCrashed()
    await rm(join(directory, 'journal'), { recursive: true })
    await expectRefusal(directory, 'snapshot.json', 'no journal')
  })

  it('leads to a refusal when the journal is an empty folder, or its only file is empty', async () => {
    const empty = await directories.create()
    await mkdir(join(empty, 'journal'))
    await expectRefusal(empty, segment(empty, 1), 'is missing')
    const hollow = await directories.create()
    await mkdir(join(hollow, 'journal'))
    await writeFile(segment(hollow, 1), '')
    await expectRefusal(hollow, segment(hollow, 1))
  })

  it('does not matter when it is the snapshot: everything is read from the journal', async () => {
    const directory = await closedAndCrashed()
    const expected = await withStore({ directory: await directories.copy(directory), now }, contentOf)
    await rm(snapshot(directory))
    await withStore({ directory, now }, async (store, notices) => {
      expect(await contentOf(store)).toEqual(expected)
      expect(notices).toEqual([])
    })
  })

  it('of a half-made store is made anew: it never held anything', async () => {
    const directory = await directories.create()
    await mkdir(join(directory, 'journal.new'))
    await writeFile(join(directory, 'journal.new', '000001.hdj'), 'HDJ1 segm')
    await withStore({ directory, now }, async (store) => expect(store.isEmpty()).toBe(true))
  })
})

describe('a damaged snapshot', () => {
  it('is set aside and told, and everything is read from the journal', async () => {
    const whole = await closedAndCrashed()
    const expected = await withStore({ directory: await directories.copy(whole), now }, contentOf)
    const bytes = await readFile(snapshot(whole))
    const damages = [
      Buffer.alloc(0),
      bytes.subarray(0, bytes.length - 1),
      bytes.subarray(0, bytes.length / 2),
      Buffer.concat([bytes, Buffer.from('x')]),
      ...[0, 30, 60, bytes.length / 2, bytes.length - 10].map((offset) => {
        const changed = Buffer.from(bytes)
        changed[Math.floor(offset)] = (changed[Math.floor(offset)] ?? 0) ^ 2
        return changed
      })
    ]
    for (const damaged of damages) {
      const directory = await directories.copy(whole)
      await writeFile(snapshot(directory), damaged)
      await withStore({ directory, now }, async (store, notices) => {
        expect(await contentOf(store)).toEqual(expected)
        expect(notices).toEqual([expect.stringContaining('The snapshot was damaged')])
      })
      expect(await readFile(`${snapshot(directory)}.damaged-2026-03-02T10-00-00-000Z`)).toEqual(damaged)
    }
  })

  it('is refused together with a damaged journal', async () => {
    const directory = await closedAndCrashed()
    await flip(snapshot(directory), 100)
    await flip(segment(directory, 1), 100)
    await expectRefusal(directory, segment(directory, 1), 'The snapshot is damaged too')
  })
})

describe('files from elsewhere', () => {
  it('of a newer format are refused, journal and snapshot', async () => {
    const directory = await directories.create()
    const migrations = [
      (entry: Parameters<NonNullable<Parameters<typeof openEmbeddedStore>[0]['migrations']>[number]>[0]) => entry
    ]
    await withStore({ directory, now, migrations }, (store) => store.commit({ puts: [], events: [anEvent()] }))
    await expectRefusal(directory, 'snapshot.json has data format 2', 'formats up to 1', 'newer version of Hub Desk')
    await rm(snapshot(directory))
    await expectRefusal(directory, segment(directory, 1), 'its data format is 2', 'newer version of Hub Desk')
  })

  it('that are no journal are refused', async () => {
    const directory = await directories.create()
    await mkdir(join(directory, 'journal'))
    await writeFile(segment(directory, 1), 'id,name\n1,Priya\n')
    await expectRefusal(directory, segment(directory, 1), 'from byte 0 on')
  })

  it('of another store are not mixed in', async () => {
    const [one, two] = [await closedAndCrashed(), await closedAndCrashed()]
    await rename(segment(two, 2), segment(one, 2))
    await expectRefusal(one, segment(one, 2), 'belongs to another store')
  })

  it('of a journal that was put back to an earlier state do not pass for the present one', async () => {
    const directory = await directories.create()
    await withStore({ directory, now }, (store) => store.commit({ puts: [], events: [anEvent()] }))
    const journal = join(directory, 'journal')
    await cp(journal, `${journal}-old`, { recursive: true })
    await withStore({ directory, now }, (store) => store.commit({ puts: [], events: [anEvent()] }))
    await rm(journal, { recursive: true })
    await rename(`${journal}-old`, journal)
    await expectRefusal(directory, segment(directory, 3), 'newer than the end of the journal')
  })
})
