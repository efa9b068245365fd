import { beforeEach, describe, expect, it } from 'vitest'
import type { AuditAction } from '@shared/audit'
import { defaultSettings, type Settings } from '@shared/settings'
import { pauseAfterFailure, startCheckpoints } from '../../../src/main/services/checkpoint-schedule'
import { createCheckpoints, type Checkpoints } from '../../../src/main/services/checkpoints'
import { CheckpointFolderError, type CheckpointFolder } from '../../../src/main/store/checkpoint-folder'
import { createMemoryStore } from '../../../src/main/store/memory-store'
import { ReadOnlyError, type Store } from '../../../src/main/store/port'
import { memorySecrets } from '../../support/desk'
import { createManualClock, type ManualClock } from '../../support/manual-clock'

const minute = 60_000
const hour = 60 * minute

let clock: ManualClock
/** How far the machine's clock is from the time that passes. */
let clockOff: number
let store: Store
let section: Settings['checkpoints']
/** Files by name; null: the folder can't be written. */
let files: Map<string, string> | null
let checkpoints: Checkpoints
let errors: unknown[]
const now = () => new Date(clock.now().getTime() + clockOff)

beforeEach(() => {
  clock = createManualClock()
  clockOff = 0
  store = createMemoryStore({ now })
  section = { ...defaultSettings.checkpoints, folder: '/mnt/audit' }
  files = new Map()
  errors = []
  checkpoints = createCheckpoints({
    store,
    now,
    secrets: memorySecrets(),
    settings: async () => ({ checkpoints: section }),
    folder: folderOf(() => files),
    promiseMail: () => Promise.reject(new Error('nothing is mailed here')),
    onChange: () => undefined
  })
})

function folderOf(content: () => Map<string, string> | null): CheckpointFolder {
  const open = (): Map<string, string> => {
    const found = content()
    if (found === null) throw new CheckpointFolderError('/mnt/audit: the disk is full.')
    return found
  }
  return {
    keep: async (_folder, name, text) => void open().set(name, text),
    readAll: async () => [...open().values()],
    readNewest: async (_folder, prefix) =>
      [...open()]
        .filter(([name]) => name.startsWith(prefix))
        .sort()
        .at(-1)?.[1] ?? null,
    problemOf: async () => null
  }
}

/** Something that happens, of which a checkpoint should tell. */
const happen = (action: AuditAction = 'staff.signed_in') =>
  store.commit({
    puts: [],
    events: [
      {
        at: now().toISOString(),
        actor: { kind: 'system' },
        ip: null,
        action,
        accountId: null,
        subject: 'somebody',
        details: {}
      }
    ]
  })

/** What is under way ends with the next look being scheduled. */
async function looked(): Promise<void> {
  while (clock.pending() === 0) await new Promise((resolve) => setImmediate(resolve))
}
async function pass(milliseconds: number): Promise<void> {
  for (let left = milliseconds; left > 0; left -= minute) {
    clock.advance(Math.min(left, minute))
    await looked()
  }
}

async function start(store_: Pick<Store, 'watch' | 'events'> = store) {
  const stop = startCheckpoints({
    store: store_,
    checkpoints,
    settings: async () => ({ checkpoints: section }),
    now,
    schedule: clock.schedule,
    logger: { error: ({ err }: { err?: unknown }) => errors.push(err) }
  })
  await looked()
  return stop
}

/** When each was made, or could not be kept. */
async function timesOf(action: 'audit.checkpoint_made' | 'audit.checkpoint_failed' = 'audit.checkpoint_made') {
  const { items } = await store.events({ action, limit: 100 })
  return items.map(({ at }) => at.slice(11, 16)).reverse()
}

describe('checkpoints by the clock', () => {
  it('are made after so many hours, not a quarter of an hour before', async () => {
    await happen()
    await start()
    expect(await timesOf()).toEqual(['14:05'])
    await happen()
    await pass(6 * hour - pauseAfterFailure)
    expect(await timesOf()).toEqual(['14:05'])
    await pass(pauseAfterFailure)
    expect(await timesOf()).toEqual(['14:05', '20:05'])
  })

  it('are not made where nothing has happened; then within a quarter of an hour after it has', async () => {
    await happen()
    await start()
    await pass(20 * hour + 5 * minute)
    expect(await timesOf()).toEqual(['14:05'])
    await happen()
    await pass(pauseAfterFailure)
    expect(await timesOf()).toEqual(['14:05', '10:20'])
  })

  it('follow other hours as soon as they are set', async () => {
    await happen()
    await start()
    await happen()
    section = { ...section, everyHours: 1 }
    await pass(hour - minute)
    expect(await timesOf()).toEqual(['14:05'])
    await pass(minute)
    expect(await timesOf()).toEqual(['14:05', '15:05'])
  })

  it('are made at once where the clock went back behind the last', async () => {
    await happen()
    await start()
    clockOff = -24 * hour
    await pass(pauseAfterFailure)
    expect(await timesOf()).toEqual(['14:05', '14:20'])
    // And not again and again, although the first one now lies in the future.
    await pass(2 * hour)
    expect(await timesOf()).toHaveLength(2)
  })

  it('are not made where the settings name no place, and stop with the desk', async () => {
    section = { ...section, folder: null }
    await happen()
    const stop = await start()
    await pass(7 * hour)
    expect(await timesOf()).toEqual([])
    await stop()
    expect(clock.pending()).toBe(0)
  })
})

describe('a checkpoint that could not be kept', () => {
  it('is tried again every quarter of an hour until it is, which ends the problem', async () => {
    await happen()
    await start()
    files = null
    await happen()
    await pass(6 * hour)
    expect(await timesOf('audit.checkpoint_failed')).toEqual(['20:05'])
    expect(checkpoints.problem()).toContain('the disk is full')
    await pass(pauseAfterFailure - minute)
    expect(await timesOf('audit.checkpoint_failed')).toHaveLength(1)
    await pass(minute + pauseAfterFailure)
    expect(await timesOf('audit.checkpoint_failed')).toEqual(['20:05', '20:20', '20:35'])
    files = new Map()
    await pass(pauseAfterFailure)
    expect(checkpoints.problem()).toBeNull()
    expect([...files.keys()].filter((name) => name.startsWith('hub-desk-checkpoint-'))).toHaveLength(1)
    expect(await timesOf('audit.checkpoint_failed')).toHaveLength(3)
    // Then it goes by the hours again.
    await happen()
    await pass(6 * hour - minute)
    expect((await timesOf()).at(-1)).toBe('20:50')
  })

  it('is tried again at once after a start, and once only', async () => {
    await happen()
    files = null
    await (
      await start()
    )()
    await start()
    expect(await timesOf('audit.checkpoint_failed')).toEqual(['14:05', '14:05'])
    await pass(pauseAfterFailure - minute)
    expect(await timesOf('audit.checkpoint_failed')).toHaveLength(2)
  })

  it('on a store that takes nothing is no error of the program; it goes on looking', async () => {
    await happen()
    checkpoints = { ...checkpoints, make: () => Promise.reject(new ReadOnlyError('The disk is full.')) }
    await start()
    expect([errors, clock.pending()]).toEqual([[], 1])
    checkpoints = { ...checkpoints, make: () => Promise.reject(new Error('a defect')) }
  })

  it('because of a defect is logged, and the next look comes all the same', async () => {
    await happen()
    const defect = new Error('a defect')
    await start({ ...store, events: () => Promise.reject(defect) })
    expect(errors).toEqual([defect])
    await pass(pauseAfterFailure)
    expect(errors).toEqual([defect, defect])
  })
})

describe('a start', () => {
  it('makes none where the last one stands and its time has not come', async () => {
    await happen()
    await (
      await start()
    )()
    await happen()
    await start()
    expect(await timesOf()).toHaveLength(1)
  })

  it('after a restore makes one at once', async () => {
    await happen()
    await (
      await start()
    )()
    await happen('data.restored')
    await start()
    expect(await timesOf()).toHaveLength(2)
    await pass(hour)
    expect(await timesOf()).toHaveLength(2)
  })
})
