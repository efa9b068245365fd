import { describe, expect, it } from 'vitest'
import { createSteadyClock } from '../../src/main/steady-clock'

const hour = 3_600_000
const start = Date.parse('2026-03-02T09:00:00.000Z')

/** A machine whose clock can be put right and wrong. */
function machine() {
  let elapsed = 0
  let offset = start
  const clock = createSteadyClock(
    () => offset + elapsed,
    () => elapsed
  )
  return {
    clock,
    pass: (ms: number) => (elapsed += ms),
    jump: (ms: number) => (offset += ms),
    now: () => clock.now().getTime() - start
  }
}

describe('the programme’s clock', () => {
  it('goes with the machine’s, and follows it ahead', () => {
    const { pass, jump, now } = machine()
    pass(hour)
    expect(now()).toBe(hour)
    jump(24 * hour)
    expect(now()).toBe(25 * hour)
  })

  it('never goes back: at half its pace it waits until the machine’s has caught up', () => {
    const { pass, jump, now } = machine()
    pass(hour)
    expect(now()).toBe(hour)
    jump(-24 * hour)
    expect(now()).toBe(hour)
    pass(2 * hour)
    expect(now()).toBe(2 * hour)
    pass(46 * hour)
    expect(now()).toBe(25 * hour)
    pass(hour)
    expect(now()).toBe(26 * hour)
  })

  it('goes on from the newest entry after a start, unless that lies too far ahead', () => {
    const { clock, now } = machine()
    expect(clock.notBefore(new Date(start + 24 * hour))).toBe(true)
    expect(now()).toBe(24 * hour)
    expect(clock.notBefore(new Date(start + 400 * 24 * hour))).toBe(false)
    expect(now()).toBe(24 * hour)
    expect(clock.notBefore(new Date(start - hour))).toBe(true)
    expect(now()).toBe(24 * hour)
  })
})
