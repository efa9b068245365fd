import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { openEmbeddedStore } from '../../../src/main/store/embedded-store'
import { ReadOnlyError, type Commit } from '../../../src/main/store/port'
import { createFaultyFiles, type Fault } from '../../support/faulty-files'
import { aNote, anEvent, createDirectories, put, withStore } from '../../support/store-world'

// Hundreds of starts, each with its syncs: slow disks need their time.
vi.setConfig({ testTimeout: 120_000 })

const directories = createDirectories()
afterAll(directories.clear)

const now = () => new Date('2026-03-02T10:00:00.000Z')
const journalFile = join('journal', '000001.hdj')
const note = (id: string) => ({ puts: [put('notes', aNote({ id }))], events: [anEvent()] })

async function openFaulty() {
  const directory = await directories.create()
  const faulty = createFaultyFiles()
  const errors: string[] = []
  const logger = { error: (_details: object, message: string) => void errors.push(message) }
  const { store } = await openEmbeddedStore({ directory, now, fs: faulty.fs, logger })
  return { directory, store, errors, ...faulty }
}

describe('a commit that does not reach the disk', () => {
  it.each<[string, Fault, string]>([
    ['the disk is full', { kind: 'full', after: 0 }, 'the disk is full'],
    ['the disk is full in the middle of the record', { kind: 'full', after: 100 }, 'the disk is full'],
    ['the disk takes less than it was given', { kind: 'short', after: 250 }, 'took only a part'],
    ['the sync fails', { kind: 'sync' }, 'the disk reported an error']
  ])('is refused, and the store is read-only from then on: %s', async (_name, fault, reason) => {
    const { directory, store, fail, heal, errors } = await openFaulty()
    const seen: Commit[] = []
    store.watch((commit) => seen.push(commit))
    await store.commit(note('before'))
    fail(fault)
    const outcomes = await Promise.allSettled(['a', 'b', 'c'].map((id) => store.commit(note(id))))
    for (const outcome of outcomes) {
      expect(outcome.status).toBe('rejected')
      if (outcome.status === 'rejected') expect(outcome.reason).toBeInstanceOf(ReadOnlyError)
    }
    // The disk may come back; what the system's cache still holds nobody knows, so the store stays as it is.
    heal()
    await expect(store.commit(note('later'))).rejects.toBeInstanceOf(ReadOnlyError)

    const health = store.health()
    expect(health.state).toBe('readOnly')
    expect(health.reason).toContain(reason)
    expect(health.reason).toContain('restart Hub Desk')
    expect(errors).toEqual(['the store is read-only now'])
    expect((await store.query('notes', {})).items.map(({ id }) => id)).toEqual(['before'])
    expect(seen.map(({ sequence }) => sequence)).toEqual([1])
    expect(await store.verifyTrail()).toMatchObject({ ok: true, records: 1, events: 1 })
    await store.close()

    await withStore({ directory, now }, async (again, notices) => {
      // A record that was written and not synced may be there, whole; half a one is cut.
      expect(notices.length).toBe(fault.kind === 'sync' || ('after' in fault && fault.after === 0) ? 0 : 1)
      expect(await again.get('notes', 'before')).not.toBeNull()
      await again.commit(note('after'))
      expect(await again.verifyTrail()).toMatchObject({ ok: true })
    })
  })

  it('is no reason to tell another of a collision with it', async () => {
    const { store, fail, heal } = await openFaulty()
    fail({ kind: 'sync' })
    const outcomes = await Promise.allSettled([note('same'), note('same'), note('same')].map(store.commit))
    heal()
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') expect(outcome.reason).toBeInstanceOf(ReadOnlyError)
    }
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected'])
    expect(await store.count('notes')).toBe(0)
    await store.close()
  })

  it('leaves nothing behind where the disk still lets it be taken back', async () => {
    const { directory, store, fs, fail } = await openFaulty()
    await store.commit(note('before'))
    const before = await readFile(join(directory, journalFile))
    fail({ kind: 'full', after: 100, once: true })
    await expect(store.commit(note('refused'))).rejects.toThrow(ReadOnlyError)
    await store.close()
    expect(await readFile(join(directory, journalFile))).toEqual(before)
    await withStore({ directory, now, fs }, async (again, notices) => {
      expect([notices, await again.count('notes')]).toEqual([[], 1])
    })
  })
})

describe('a snapshot that can not be written', () => {
  it.each<[string, Fault]>([
    ['no room', { kind: 'full', after: 0 }],
    ['the sync fails', { kind: 'sync' }],
    ['it can not be put in place', { kind: 'rename' }]
  ])('is reported, leaves the one before, and commits go on: %s', async (_name, fault) => {
    const { directory, store, fail, heal } = await openFaulty()
    await store.commit(note('a'))
    await store.snapshot()
    const before = await readFile(join(directory, 'snapshot.json'))
    await store.commit(note('b'))
    fail(fault, 'snapshot.json')
    await expect(store.snapshot()).rejects.toThrow()
    expect(await readFile(join(directory, 'snapshot.json'))).toEqual(before)
    await store.commit(note('c'))
    expect(store.health()).toEqual({ state: 'ok', reason: null })
    const left = await directories.copy(directory)
    await withStore({ directory: left, now }, async (again, notices) => {
      expect([notices, await again.count('notes')]).toEqual([[], 3])
      expect(await again.verifyTrail()).toMatchObject({ ok: true, records: 3 })
    })
    heal()
    await store.snapshot()
    await store.close()
    await withStore({ directory, now }, async (again) => expect(await again.count('notes')).toBe(3))
  })

  it('for want of room for a new segment leaves the store as it was', async () => {
    const { directory, store, fail, heal } = await openFaulty()
    await store.commit(note('a'))
    fail({ kind: 'full', after: 10 }, '000002')
    await expect(store.snapshot()).rejects.toThrow('no space')
    heal()
    await store.commit(note('b'))
    await store.close()
    await withStore({ directory, now }, async (again, notices) => {
      expect([notices, await again.count('notes')]).toEqual([[], 2])
    })
  })

  it('because the new segment can not be put in place makes the store read-only', async () => {
    const { store, fail, heal } = await openFaulty()
    await store.commit(note('a'))
    fail({ kind: 'rename' }, '000002')
    await expect(store.snapshot()).rejects.toBeInstanceOf(ReadOnlyError)
    heal()
    await expect(store.commit(note('b'))).rejects.toBeInstanceOf(ReadOnlyError)
    await store.close()
  })
})

describe('snapshots on the way', () => {
  it('are written when the journal has grown, while commits go on, and the next start reads only the rest', async () => {
    const directory = await directories.create()
    const { store } = await openEmbeddedStore({ directory, now, snapshotEveryBytes: 5_000 })
    for (let round = 0; round < 10; round += 1) {
      await Promise.all(Array.from({ length: 10 }, (_, index) => store.commit(note(`note-${round}-${index}`))))
    }
    await store.close()
    const snapshot = JSON.parse(await readFile(join(directory, 'snapshot.json'), 'utf8')) as {
      readonly covers: { readonly sequence: number; readonly segment: number }
      readonly data: { readonly notes: readonly unknown[]; readonly events: readonly unknown[] }
    }
    expect(snapshot.covers.sequence).toBe(100)
    expect(snapshot.covers.segment).toBeGreaterThan(2)
    expect([snapshot.data.notes.length, snapshot.data.events.length]).toEqual([100, 100])
    await withStore({ directory, now }, async (again) => {
      expect(await again.count('notes')).toBe(100)
      expect(await again.verifyTrail()).toMatchObject({ ok: true, records: 100, events: 100 })
    })
  })
})

describe('a start that can not write', () => {
  it.each<[string, Fault, string]>([
    ['a full disk', { kind: 'full', after: 0 }, 'the disk is full'],
    ['a missing permission', { kind: 'rename' }, 'the permission is missing']
  ])(
    'explains %s, names the directory and leaves nothing that the next start stumbles over',
    async (_name, fault, reason) => {
      const directory = await directories.create()
      const { fs, fail, heal } = createFaultyFiles()
      fail(fault)
      const opening = openEmbeddedStore({ directory, now, fs })
      await expect(opening).rejects.toThrow(reason)
      await expect(opening).rejects.toThrow(directory)
      heal()
      await withStore({ directory, now, fs }, async (store) => expect(store.isEmpty()).toBe(true))
    }
  )

  it('explains a path through a file', async () => {
    const directory = await directories.create()
    await withStore({ directory, now }, async () => undefined)
    const inside = join(directory, 'snapshot.json', 'data')
    await expect(openEmbeddedStore({ directory: inside, now })).rejects.toThrow(
      `The data directory ${inside} can't be used: a part of the path is a file, not a directory`
    )
  })
})
