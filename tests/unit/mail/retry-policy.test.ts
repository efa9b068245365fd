import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { maxTries, pauseWithin, probeBounds, retryBounds } from '../../../src/main/mail/retry-policy'

const hour = 3_600_000

describe('pauses between tries', () => {
  it('double from one minute up to eight hours', () => {
    expect([1, 2, 3, 9, 10, 11, 15].map((tries) => retryBounds(tries).most / 60_000)).toEqual([
      1, 2, 4, 256, 480, 480, 480
    ])
  })

  it('stay within their bounds and never shrink, whatever chance says', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1000 }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (n, chance) => {
          for (const bounds of [retryBounds(n), probeBounds(n)]) {
            const pause = pauseWithin(bounds, () => chance)
            expect(pause).toBeGreaterThanOrEqual(bounds.least)
            expect(pause).toBeLessThanOrEqual(bounds.most)
            expect(bounds.least * 2).toBe(bounds.most)
          }
          expect(retryBounds(n + 1).most).toBeGreaterThanOrEqual(retryBounds(n).most)
          expect(probeBounds(n).most).toBeLessThanOrEqual(300_000)
        }
      )
    )
  })

  it('spread the tries of a message over about two days', () => {
    const pauses = Array.from({ length: maxTries - 1 }, (_, index) => retryBounds(index + 1))
    const total = (side: 'least' | 'most') => pauses.reduce((sum, bounds) => sum + bounds[side], 0) / hour
    expect([Math.round(total('least')), Math.round(total('most'))]).toEqual([28, 57])
  })
})
