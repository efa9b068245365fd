import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createSourceLimit } from '../../../src/main/portal/source-limits'

describe('the limit of a source', () => {
  beforeEach(() => void vi.useFakeTimers({ now: new Date('2026-03-01T08:00:00Z') }))
  afterEach(() => void vi.useRealTimers())

  it('lets so many through and then tells the seconds to wait', async () => {
    const limit = createSourceLimit({ times: 2, perMinutes: 10 })
    expect([await limit.use('a'), await limit.use('a')]).toEqual([null, null])
    vi.setSystemTime(new Date('2026-03-01T08:04:00Z'))
    expect(await limit.use('a')).toBe(360)
    expect(await limit.use('b')).toBeNull()
  })

  it('opens again when its time is over', async () => {
    const limit = createSourceLimit({ times: 1, perMinutes: 10 })
    await limit.use('a')
    expect(await limit.use('a')).toBe(600)
    vi.advanceTimersByTime(600_001)
    expect(await limit.use('a')).toBeNull()
  })

  it('remembers a bounded number of sources, forgetting the oldest', async () => {
    const limit = createSourceLimit({ times: 1, perMinutes: 10, mostSources: 2 })
    await limit.use('a')
    await limit.use('b')
    expect(await limit.use('b')).not.toBeNull()
    await limit.use('c')
    expect(await limit.use('b')).not.toBeNull()
    expect(await limit.use('a')).toBeNull()
  })
})
