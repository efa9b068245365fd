import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { openEmbeddedStore } from '../../../src/main/store/embedded-store'
import type { Migration } from '../../../src/main/store/migrations'
import { createFaultyFiles } from '../../support/faulty-files'
import { aNote, anEvent, contentOf, createDirectories, put, withStore } from '../../support/store-world'

const directories = createDirectories()
afterAll(directories.clear)

const now = () => new Date('2026-03-02T10:00:00.000Z')

/** Two formats of a later day: one marks the texts of notes, the next does so again. */
const mark =
  (by: string): Migration =>
  (entry) => ({
    ...entry,
    puts: entry.puts.map(({ collection, record }) =>
      collection === 'notes'
        ? { collection, record: { ...record, text: `${String(record['text'])}${by}` } }
        : { collection, record }
    )
  })
const migrations = [mark(' (two)'), mark(' (three)')]

/** A store of format 1: one note in the snapshot, one only in the journal. */
async function older(): Promise<string> {
  const directory = await directories.create()
  await withStore({ directory, now }, (store) =>
    store.commit({ puts: [put('notes', aNote({ id: 'a' }))], events: [anEvent()] })
  )
  return withStore({ directory, now }, async (store) => {
    await store.commit({ puts: [put('notes', aNote({ id: 'b' }))], events: [anEvent()] })
    return directories.copy(directory)
  })
}

const texts = async (store: Awaited<ReturnType<typeof openEmbeddedStore>>['store']) =>
  (await store.query('notes', {})).items.map(({ text }) => text)

describe('an older data format', () => {
  it('is migrated through every format between, snapshot and journal, and a copy from before is kept', async () => {
    const directory = await older()
    const journal = await readFile(join(directory, 'journal', '000001.hdj'))
    const snapshot = await readFile(join(directory, 'snapshot.json'))
    await withStore({ directory, now, migrations }, async (store, notices) => {
      expect(await texts(store)).toEqual(['Phoned back. (two) (three)', 'Phoned back. (two) (three)'])
      const copy = join(directory, 'copy-of-format-1-2026-03-02T10-00-00-000Z')
      expect(notices).toEqual([`The data was migrated from an older format. A copy from before is in ${copy}.`])
      expect(await readdir(join(copy, 'journal'))).toEqual(['000001.hdj', '000002.hdj'])
      expect(await readFile(join(copy, 'journal', '000001.hdj'))).toEqual(journal)
      expect(await readFile(join(copy, 'snapshot.json'))).toEqual(snapshot)
      // The trail is not rewritten: it is the same, and still checks.
      expect(await readFile(join(directory, 'journal', '000001.hdj'))).toEqual(journal)
      expect(await store.verifyTrail()).toMatchObject({ ok: true, records: 2, events: 2 })
    })
  })

  it('is migrated once: what is committed later is of the new format, from journal and snapshot alike', async () => {
    const directory = await older()
    await withStore({ directory, now, migrations }, (store) =>
      store.commit({ puts: [put('notes', aNote({ id: 'c' }))], events: [] })
    )
    const expected = ['Phoned back. (two) (three)', 'Phoned back. (two) (three)', 'Phoned back.']
    await withStore({ directory, now, migrations }, async (store, notices) => {
      expect([notices, await texts(store)]).toEqual([[], expected])
    })
    const fromJournal = await directories.copy(directory)
    await createFaultyFiles().fs.remove(join(fromJournal, 'snapshot.json'))
    await withStore({ directory: fromJournal, now, migrations }, async (store, notices) => {
      expect([notices, await texts(store)]).toEqual([[], expected])
      expect(await store.verifyTrail()).toMatchObject({ ok: true, records: 3 })
    })
    await expect(openEmbeddedStore({ directory, now })).rejects.toThrow('Use a newer version of Hub Desk')
  })

  it('stays as it was when the copy can not be kept or the new files can not be written', async () => {
    const directory = await older()
    const before = await withStore({ directory: await directories.copy(directory), now }, contentOf)
    for (const path of ['copy-of-format', '000003', 'snapshot.json']) {
      const attempt = await directories.copy(directory)
      const { fs, fail } = createFaultyFiles()
      fail({ kind: 'rename' }, path)
      await expect(openEmbeddedStore({ directory: attempt, now, fs, migrations })).rejects.toThrow('permission')
      // The next attempt finds everything.
      await withStore(
        { directory: attempt, now: () => new Date('2026-03-03T10:00:00.000Z'), migrations },
        async (store) => {
          expect(await texts(store)).toEqual(['Phoned back. (two) (three)', 'Phoned back. (two) (three)'])
          expect((await store.events({})).items).toEqual((before as { events: unknown }).events)
        }
      )
    }
  })
})
