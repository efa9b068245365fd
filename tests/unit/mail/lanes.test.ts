import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createPace } from '../../../src/main/mail/lanes'

const bounds = { least: 2_000, most: 60_000 }

describe('how long a message may take while others wait', () => {
  it('is the least where nothing is known, and with a quick server', () => {
    const pace = createPace(bounds)
    expect(pace.patience()).toBe(2_000)
    for (let index = 0; index < 20; index += 1) pace.took(50)
    expect(pace.patience()).toBe(2_000)
  })

  it('is four times what a slow server takes', () => {
    const pace = createPace(bounds)
    for (let index = 0; index < 5; index += 1) pace.took(4_000)
    expect(pace.patience()).toBe(16_000)
  })

  it('does not grow with two exceptions among twenty', () => {
    const pace = createPace(bounds)
    for (let index = 0; index < 18; index += 1) pace.took(100)
    pace.took(50_000)
    pace.took(50_000)
    expect(pace.patience()).toBe(2_000)
  })

  it('stays within its bounds, and forgets what is long ago', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1_000_000), { maxLength: 50 }), (times) => {
        const pace = createPace(bounds)
        for (const time of times) pace.took(time)
        expect(pace.patience()).toBeGreaterThanOrEqual(bounds.least)
        expect(pace.patience()).toBeLessThanOrEqual(bounds.most)
        for (let index = 0; index < 20; index += 1) pace.took(10)
        expect(pace.patience()).toBe(bounds.least)
      })
    )
  })
})
