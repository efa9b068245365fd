import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { backUpDirectory, checkBackup, restore } from '../../../src/main/store/backup'
import { openEmbeddedStore } from '../../../src/main/store/embedded-store'
import { StoreOpenError } from '../../../src/main/store/port'
import { createFaultyFiles } from '../../support/faulty-files'
import { aNote, anEvent, contentOf, createDirectories, put, withStore } from '../../support/store-world'

vi.setConfig({ testTimeout: 120_000 })

const directories = createDirectories()
afterAll(directories.clear)

const now = () => new Date('2026-03-02T10:00:00.000Z')
const name = 'hub-desk-backup-2026-03-02T10-00-00-000Z'
const note = (id: string) => ({ puts: [put('notes', aNote({ id }))], events: [anEvent()] })
const restored = async (from: string) => {
  const directory = await directories.create()
  await restore(from, directory, { now })
  return directory
}

/** A store with a snapshot, two segments and their notes. */
async function filled(): Promise<string> {
  const directory = await directories.create()
  await withStore({ directory, now }, (store) => store.commit(note('a')))
  return withStore({ directory, now }, async (store) => {
    await store.commit(note('b'))
    return directories.copy(directory)
  })
}

describe('a backup', () => {
  it('of a running store holds what was committed, restores to the same and opens without a notice', async () => {
    const into = await directories.create()
    const directory = await directories.create()
    await withStore({ directory, now }, async (store) => {
      await store.commit(note('a'))
      await store.snapshot()
      await store.commit(note('b'))
      const before = await contentOf(store)
      const backup = await store.backup(into)
      expect(backup.directory).toBe(join(into, name))
      expect(backup.manifest.files.map((file) => file.name)).toEqual([
        'snapshot.json',
        'journal/000001.hdj',
        'journal/000002.hdj'
      ])
      await store.commit(note('later'))
      expect(await checkBackup(backup.directory)).toMatchObject({ sequence: 2, head: backup.manifest.head })
      await withStore({ directory: await restored(backup.directory), now }, async (again, notices) => {
        expect([notices, await contentOf(again)]).toEqual([[], before])
        expect(await again.verifyTrail()).toMatchObject({ ok: true, records: 2, head: backup.manifest.head })
        await again.commit(note('goes on'))
      })
    })
  })

  it('of a directory that somebody has open, or nobody, is the same; a write under way is left out', async () => {
    const directory = await filled()
    const last = join(directory, 'journal', '000002.hdj')
    const bytes = await readFile(last)
    await writeFile(last, Buffer.concat([bytes.subarray(0, -1), Buffer.from('HDJ1 commit 3 ')]))
    const { directory: made, manifest } = await backUpDirectory(directory, await directories.create(), { now })
    expect(manifest.sequence).toBe(2)
    expect(await readFile(join(made, 'journal', '000002.hdj'))).toEqual(bytes)
  })

  it('leaves out a damaged snapshot and refuses a damaged journal', async () => {
    const directory = await filled()
    await writeFile(join(directory, 'snapshot.json'), '{')
    const { manifest } = await backUpDirectory(directory, await directories.create(), { now })
    expect(manifest.files.map((file) => file.name)).toEqual(['journal/000001.hdj', 'journal/000002.hdj'])

    const first = join(directory, 'journal', '000001.hdj')
    const bytes = await readFile(first)
    bytes[bytes.length - 10] = 0x21
    await writeFile(first, bytes)
    const into = await directories.create()
    await expect(backUpDirectory(directory, into, { now })).rejects.toThrow(`${first} can't be backed up`)
    expect(await readdir(into)).toEqual([])
  })

  it('holds no keys and no secrets', async () => {
    const directory = await filled()
    await writeFile(join(directory, 'mail-keys.bin'), 'keys')
    await writeFile(join(directory, 'secrets.json'), '{}')
    const backup = await backUpDirectory(directory, await directories.create(), { now })
    expect((await readdir(backup.directory)).sort()).toEqual(['backup.json', 'journal', 'snapshot.json'])
  })

  it('that can not be written leaves nothing, and the store goes on', async () => {
    const directory = await directories.create()
    const faulty = createFaultyFiles()
    const { store } = await openEmbeddedStore({ directory, now, fs: faulty.fs })
    await store.commit(note('a'))
    const into = await directories.create()
    for (const fault of [{ kind: 'full', after: 100 }, { kind: 'sync' }, { kind: 'rename' }] as const) {
      faulty.fail(fault, 'backup')
      await expect(store.backup(into)).rejects.toBeInstanceOf(StoreOpenError)
      expect(await readdir(into)).toEqual([])
    }
    faulty.heal()
    await store.commit(note('b'))
    expect((await store.backup(into)).manifest.sequence).toBe(2)
    await store.close()
  })
})

describe('a restore', () => {
  it('refuses a backup in which any byte changed, and leaves the directory as it was', async () => {
    const { directory, manifest } = await backUpDirectory(await filled(), await directories.create(), { now })
    for (const file of ['backup.json', ...manifest.files.map((each) => each.name)]) {
      const path = join(directory, file)
      const bytes = await readFile(path)
      for (const offset of [0, Math.floor(bytes.length / 2), bytes.length - 2]) {
        const changed = Buffer.from(bytes)
        changed[offset] = (changed[offset] ?? 0) ^ 1
        await writeFile(path, changed)
        const target = await directories.create()
        await expect(restore(directory, target, { now })).rejects.toBeInstanceOf(StoreOpenError)
        expect(await readdir(target)).toEqual([])
      }
      await writeFile(path, bytes)
      await rm(path)
      await expect(restore(directory, await directories.create(), { now })).rejects.toBeInstanceOf(StoreOpenError)
      await writeFile(path, bytes)
    }
    await restored(directory)
  })

  it('refuses a directory that holds a store, or that somebody has open', async () => {
    const backup = await backUpDirectory(await filled(), await directories.create(), { now })
    const directory = await filled()
    const before = await stat(join(directory, 'journal', '000001.hdj'))
    await expect(restore(backup.directory, directory, { now })).rejects.toThrow('holds data already (journal')
    expect(await stat(join(directory, 'journal', '000001.hdj'))).toEqual(before)
    await withStore({ directory, now }, async () => {
      await expect(restore(backup.directory, directory, { now })).rejects.toThrow('Another Hub Desk uses')
    })
  })

  it('refuses what is no backup', async () => {
    const directory = await directories.create()
    await expect(restore(directory, await directories.create(), { now })).rejects.toThrow('is no backup of emSign Hub')
  })
})
