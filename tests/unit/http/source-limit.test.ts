import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createSourceLimit } from '../../../src/main/http/source-limit'

const a = '203.0.113.1'
const b = '203.0.113.2'
const c = '203.0.113.3'
const once = { times: 1, perMinutes: 10 }
const twice = { times: 2, perMinutes: 10 }

describe('the limit of a source', () => {
  beforeEach(() => void vi.useFakeTimers({ now: new Date('2026-03-01T08:00:00Z') }))
  afterEach(() => void vi.useRealTimers())

  it('lets so many through and then tells the seconds to wait', async () => {
    const limit = createSourceLimit()
    expect([await limit.use(a, twice), await limit.use(a, twice)]).toEqual([null, null])
    vi.setSystemTime(new Date('2026-03-01T08:04:00Z'))
    expect(await limit.use(a, twice)).toBe(360)
    expect(await limit.use(b, twice)).toBeNull()
  })

  it('opens again when its time is over', async () => {
    const limit = createSourceLimit()
    await limit.use(a, once)
    expect(await limit.use(a, once)).toBe(600)
    vi.advanceTimersByTime(600_001)
    expect(await limit.use(a, once)).toBeNull()
  })

  it('is one for a whole /64 of IPv6', async () => {
    const limit = createSourceLimit()
    await limit.use('2001:db8:1:2::1', once)
    expect(await limit.use('2001:db8:1:2:ffff::9', once)).toBe(600)
    expect(await limit.use('2001:db8:1:3::1', once)).toBeNull()
  })

  it('lets as many at once through as it has uses, and gives back no more than was taken', () =>
    fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 20 }), fc.nat(60), fc.nat(60), async (times, asked, given) => {
        const limit = createSourceLimit()
        const rate = { times, perMinutes: 10 }
        const use = (count: number) => Promise.all(Array.from({ length: count }, () => limit.use(a, rate)))
        const passed = (await use(asked)).filter((wait) => wait === null).length
        expect(passed).toBe(Math.min(asked, times))
        for (let left = given; left > 0; left--) await limit.giveBack(a)
        const free = times - Math.max(0, passed - given)
        expect((await use(100)).filter((wait) => wait === null)).toHaveLength(free)
      })
    ))

  it('keeps what was counted when the rate changes', async () => {
    const limit = createSourceLimit()
    await limit.use(a, twice)
    await limit.use(a, twice)
    expect(await limit.use(a, { times: 3, perMinutes: 5 })).toBeNull()
    expect(await limit.use(a, { times: 3, perMinutes: 5 })).toBe(600)
  })

  it('remembers a bounded number of sources, forgetting the oldest', async () => {
    const limit = createSourceLimit(2)
    await limit.use(a, once)
    await limit.use(b, once)
    expect(await limit.use(b, once)).not.toBeNull()
    await limit.use(c, once)
    expect(await limit.use(b, once)).not.toBeNull()
    expect(await limit.use(a, once)).toBeNull()
  })
})
