import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { createCalendar } from '../../../src/main/domain/calendar'
import { startBackups } from '../../../src/main/services/backups'
import { readSettings } from '../../../src/main/services/context'
import { openEmbeddedStore } from '../../../src/main/store/embedded-store'
import { openDesk, openHub } from '../../support/desk'
import { createFaultyFiles } from '../../support/faulty-files'
import { createManualClock, type ManualClock } from '../../support/manual-clock'
import { goodPassword } from '../../support/programme'
import { aNote, anEvent, put } from '../../support/store-world'

vi.setConfig({ testTimeout: 60_000 })

const hour = 3_600_000
const minute = 60_000

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'hub-desk-scheduled-'))
  onTestFinished(() => rm(path, { recursive: true, force: true }))
  return path
}

/** The scheduler over a store on a disk that can be made to fail, at a clock that stands still. */
async function open(dataDirectory: string, clock: ManualClock) {
  const files = createFaultyFiles()
  const { fs } = files
  const { now, schedule } = clock
  const { store } = await openEmbeddedStore({ directory: dataDirectory, now, fs })
  let changes = 0
  const backups = await startBackups({
    ...{ store, fs, dataDirectory, now, schedule },
    policy: async () => (await readSettings(store)).backups,
    calendar: createCalendar('UTC'),
    logger: { error: () => undefined },
    onChange: () => (changes += 1)
  })
  const made = async () => (await backups.view()).backups.items
  /** Until what the clock let happen has happened. */
  const settled = () => vi.waitFor(() => expect(clock.pending()).toBe(1))
  await settled()
  return {
    ...{ store, files, backups, made },
    advance: async (milliseconds: number) => {
      const before = changes
      clock.advance(milliseconds)
      return {
        toChange: async () => {
          await vi.waitFor(() => expect(changes).toBeGreaterThan(before), 10_000)
          await settled()
        }
      }
    },
    told: async () => (await store.events({ limit: 100 })).items.map(({ action }) => action).reverse(),
    close: async () => {
      await backups.stop()
      await store.close()
    }
  }
}

describe('the schedule of backups', () => {
  it('makes the one that is due, daily at two, and makes up a missed one once after a restart', async () => {
    const clock = createManualClock('2026-11-23T14:00:00.000Z')
    const directory = await folder()
    const first = await open(directory, clock)
    await first.store.commit({ puts: [put('notes', aNote())], events: [anEvent()] })
    clock.advance(11 * hour + 59 * minute)
    expect(await first.made()).toEqual([])
    await (await first.advance(minute)).toChange()
    expect(await first.made()).toMatchObject([
      { createdAt: '2026-11-24T02:00:00.000Z', scheduled: true, ours: true, problem: null }
    ])
    expect((await first.backups.view()).schedule.nextAt).toBe('2026-11-25T02:00:00.000Z')
    await first.close()

    // Off for three nights: one backup makes up for all.
    clock.advance(3 * 24 * hour)
    const second = await open(directory, clock)
    await (await second.advance(0)).toChange()
    expect((await second.made()).map(({ createdAt }) => createdAt)).toEqual([
      '2026-11-27T02:00:00.000Z',
      '2026-11-24T02:00:00.000Z'
    ])
    expect(await second.told()).toEqual(['account.noted', 'data.backed_up', 'data.backed_up'])
    await second.close()
  })

  it('says a failure once in the trail, keeps saying it, and tries again every quarter of an hour', async () => {
    const clock = createManualClock('2026-11-23T01:00:00.000Z')
    const { store, files, backups, advance, told, made, close } = await open(await folder(), clock)
    await store.commit({ puts: [put('notes', aNote())], events: [anEvent()] })
    files.fail({ kind: 'rename' }, 'hub-desk-backup-')
    await (await advance(hour)).toChange()
    expect(backups.failure()).toMatchObject({
      at: '2026-11-23T02:00:00.000Z',
      message: expect.stringContaining('could not be written')
    })
    expect(await told()).toEqual(['account.noted', 'data.backup_failed'])
    expect(await made()).toEqual([])

    await (await advance(15 * minute)).toChange()
    expect(backups.failure()).toMatchObject({ at: '2026-11-23T02:15:00.000Z' })
    expect(await told()).toEqual(['account.noted', 'data.backup_failed'])

    files.heal()
    await (await advance(15 * minute)).toChange()
    expect(backups.failure()).toBeNull()
    expect(await told()).toEqual(['account.noted', 'data.backup_failed', 'data.backed_up'])
    expect(await made()).toMatchObject([{ createdAt: '2026-11-23T02:30:00.000Z', problem: null }])
    await close()
  })
})

it('a running Hub Desk makes a missed backup up after its start, and its status bar hears of one that fails', async () => {
  const desk = await openDesk('administrator')
  const dataDirectory = desk.hub.dataDirectory
  await desk.hub.close()
  // A file where the folder for backups would be: nothing can be written there.
  const inTheWay = join(dataDirectory, 'backups')
  await writeFile(inTheWay, 'x')
  const later = Date.now() + 2 * 24 * hour
  const hub = await openHub({ dataDirectory, now: () => new Date(later) })
  const call = async (session = hub.sessions.open()) => {
    const ask = (operation: string, input: unknown) => hub.dispatch(operation, input, { session, ip: '127.0.0.1' })
    await ask('session.signIn', { email: 'meera@emsign.example', password: goodPassword })
    return ask
  }
  const ask = await call()
  const failure = async () => {
    const reply = await ask('status.get', {})
    return reply.ok ? (reply.data as { readonly backupFailure: unknown }).backupFailure : reply
  }
  await vi.waitFor(async () => expect(await failure()).toMatchObject({ message: expect.any(String) }), 10_000)
  await rm(inTheWay)
  expect(await ask('data.backUp', {})).toMatchObject({ ok: true })
  expect(await failure()).toBeNull()
  await hub.close()

  await rm(inTheWay, { recursive: true })
  const again = await openHub({ dataDirectory, now: () => new Date(later + 2 * 24 * hour) })
  await vi.waitFor(async () => expect(await readdir(inTheWay)).toHaveLength(1), 10_000)
  await again.close()
})
