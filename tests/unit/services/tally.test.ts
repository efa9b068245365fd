import { beforeEach, describe, expect, it } from 'vitest'
import { createListReads, wholeListRows } from '../../../src/main/services/list-reads'
import { createTally, mostKinds, tallyPeriod, type Noted, type Tally } from '../../../src/main/services/tally'
import { createMemoryStore } from '../../../src/main/store/memory-store'
import type { Store } from '../../../src/main/store/port'
import { createManualClock, type ManualClock } from '../../support/manual-clock'

const noted = (change: Partial<Noted> = {}): Noted => ({
  actor: { kind: 'staff', id: 'staff-1', name: 'Asha Iyer' },
  ip: '127.0.0.1',
  action: 'desk.refused',
  accountId: 'account-1',
  subject: 'RS-000001',
  details: { operation: 'accounts.approve', code: 'conflict' },
  ...change
})

let clock: ManualClock
let store: Store
let tally: Tally
beforeEach(() => {
  clock = createManualClock()
  store = createMemoryStore({ now: clock.now })
  tally = createTally({ store, now: clock.now, schedule: clock.schedule, logger: { error: () => undefined } })
})
const written = async () => {
  await tally.flush()
  return (await store.events({ limit: 1000 })).items.map(({ at, subject, accountId, details }) => ({
    at: at.slice(11, 19),
    subject,
    accountId,
    count: details['count']
  }))
}

describe('what may come often', () => {
  it('is written down at once the first time, then once a minute with how often', async () => {
    tally.note('a', noted())
    const first = { at: '14:05:00', subject: 'RS-000001', accountId: 'account-1', count: 1 }
    expect(await written()).toEqual([first])
    for (let attempt = 0; attempt < 500; attempt += 1) tally.note('a', noted())
    clock.advance(tallyPeriod)
    const flood = { ...first, at: '14:06:00', count: 500 }
    expect(await written()).toEqual([flood, first])
    for (let attempt = 0; attempt < 70; attempt += 1) tally.note('a', noted())
    clock.advance(tallyPeriod)
    expect(await written()).toEqual([{ ...flood, at: '14:07:00', count: 70 }, flood, first])
  })

  it('is forgotten after a quiet minute: the next is a first one again, and nothing stays in memory', async () => {
    tally.note('a', noted())
    clock.advance(tallyPeriod)
    expect(clock.pending()).toBe(0)
    tally.note('a', noted())
    expect((await written()).map(({ count }) => count)).toEqual([1, 1])
  })

  it('names no account where several were meant', async () => {
    tally.note('a', noted())
    tally.note('a', noted({ subject: 'RS-000002', accountId: 'account-2' }))
    tally.note('a', noted())
    clock.advance(tallyPeriod)
    expect((await written())[0]).toMatchObject({ subject: 'several', accountId: null, count: 2 })
  })

  it('is bounded however many kinds of it there are: whatever is beyond is counted together', async () => {
    for (let kind = 0; kind < mostKinds + 1000; kind += 1) tally.note(`kind ${kind}`, noted())
    clock.advance(tallyPeriod)
    const all = await written()
    expect(all).toHaveLength(mostKinds + 2)
    expect(all[0]).toMatchObject({ subject: 'more than can be told apart', count: 999 })
  })

  it('is not lost when the program ends', async () => {
    tally.note('a', noted())
    tally.note('a', noted())
    expect((await written()).map(({ count }) => count)).toEqual([1, 1])
  })

  it('does not keep anybody from anything where the store takes no commits', async () => {
    await store.close()
    tally.note('a', noted())
    await expect(tally.flush()).resolves.toBeUndefined()
  })
})

describe('reading a list', () => {
  it('is a whole list’s worth beyond a thousand rows of one question, however often pages are shown again', () => {
    const reads = createListReads(clock.now)
    for (let again = 0; again < 50; again += 1) expect(reads.read('asha', '{}', 'first', 100)).toBe(null)
    expect(reads.read('asha', '{}', 'second', wholeListRows - 100)).toBe(null)
    expect(reads.read('asha', '{"country":"IN"}', 'first', 100)).toBe(null)
    expect(reads.read('ravi', '{}', 'third', 100)).toBe(null)
    expect(reads.read('asha', '{}', 'third', 1)).toBe(wholeListRows + 1)
    expect(reads.read('asha', '{}', 'third', 1)).toBe(null)
    expect(reads.read('asha', '{}', 'fourth', 100)).toBe(wholeListRows + 101)
  })

  it('of ten minutes ago does not count any more', () => {
    const reads = createListReads(clock.now)
    reads.read('asha', '{}', 'first', wholeListRows)
    clock.advance(10 * 60_000)
    expect(reads.read('asha', '{}', 'second', 100)).toBe(null)
  })
})
