import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, expect, it, vi } from 'vitest'
import { openSettled } from '../../../src/main/services/finish-restore'
import { backUpDirectory, restore } from '../../../src/main/store/backup'
import { openEmbeddedStore } from '../../../src/main/store/embedded-store'
import { nodeFileSystem, type FileSystemPort } from '../../../src/main/store/file-system'
import { StoreOpenError } from '../../../src/main/store/port'
import { stageRestore } from '../../../src/main/store/restore'
import { writeRestore } from '../../../src/main/store/restore-marker'
import { placesIn } from '../../../src/main/store/segments'
import { createDyingFiles } from '../../support/dying-files'
import { aNote, anEvent, createDirectories, put, withStore } from '../../support/store-world'

vi.setConfig({ testTimeout: 120_000 })

const directories = createDirectories()
afterAll(directories.clear)

const now = () => new Date('2026-03-02T10:00:00.000Z')
const note = (id: string) => ({ puts: [put('notes', aNote({ id }))], events: [anEvent()] })
/** More steps than any restore takes: each is tried until one goes through. */
const most = 80

const start = (directory: string, fs: FileSystemPort = nodeFileSystem) =>
  openSettled(() => openEmbeddedStore({ directory, now, fs }), { fs, dataDirectory: directory, now })

/** What a start finds, as people would see it. */
async function found(directory: string) {
  const { opened, restored } = await start(directory)
  const { store } = opened
  try {
    const notes = (await store.query('notes', {})).items.map(({ id }) => id)
    const events = (await store.events({ limit: 100 })).items.map(({ action }) => action)
    const underWay = nodeFileSystem.existsNow(join(directory, 'restore.json'))
    return { notes, restored: restored?.ok ?? null, told: events.includes('data.restored'), underWay }
  } finally {
    await store.close()
  }
}

it('a restore that is killed at any step is carried out wholly by the next start', async () => {
  const data = await directories.create()
  const copies = await directories.create()
  await withStore({ directory: data, now }, (store) => store.commit(note('then')))
  const { directory: from, manifest } = await backUpDirectory(data, copies, { now })
  await withStore({ directory: data, now }, async (store) => {
    await store.commit(note('since'))
    await store.snapshot()
  })
  const places = placesIn(data)
  await stageRestore(nodeFileSystem, places, from)
  const { store, createdAt, sequence, head } = manifest
  const backup = { store, createdAt, sequence, head }
  await writeRestore(nodeFileSystem, places, { phase: 'move', aside: 'set-aside-1', backup, by: null })

  const wholly = { notes: ['then'], told: true, underWay: false }
  let step = 0
  for (; step < most; step += 1) {
    const crashed = await directories.copy(data)
    const { fs, died } = createDyingFiles(step)
    const opened = await start(crashed, fs).catch(() => null)
    if (!died()) {
      await opened?.opened.store.close().catch(() => undefined)
      break
    }
    // Nobody can close it: the process is gone, and with it its lock.
    expect({ step, ...(await found(await directories.copy(crashed))) }).toMatchObject({ step, ...wholly })
  }
  expect(step).toBeGreaterThan(10)
  expect(step).toBeLessThan(most)
})

it('--restore-from that is killed leaves nothing, what says so, or the whole backup', async () => {
  const data = await directories.create()
  const copies = await directories.create()
  await withStore({ directory: data, now }, async (store) => {
    await store.commit(note('then'))
    await store.snapshot()
  })
  const { directory: from } = await backUpDirectory(data, copies, { now })
  const outcomes = new Set<string>()
  let step = 0
  for (; step < most; step += 1) {
    const target = join(await directories.create(), 'data')
    await mkdir(target)
    const { fs, died } = createDyingFiles(step)
    await restore(from, target, { fs, now }).catch(() => undefined)
    if (!died()) break
    const left = await directories.copy(target)
    const is = await found(left).catch((error: unknown) => error)
    if (is instanceof StoreOpenError) {
      expect(is.message).toContain('was interrupted. Do it again with --restore-from')
      await restore(from, left, { now })
      outcomes.add('refused')
    } else {
      expect([
        { notes: [], restored: null, told: false, underWay: false },
        { notes: ['then'], restored: true, told: true, underWay: false }
      ]).toContainEqual(is)
      outcomes.add((is as { restored: unknown }).restored === null ? 'nothing' : 'whole')
    }
    if (is instanceof StoreOpenError) expect((await found(left)).notes).toEqual(['then'])
  }
  expect(step).toBeLessThan(most)
  expect([...outcomes].sort()).toEqual(['nothing', 'refused', 'whole'])
})
