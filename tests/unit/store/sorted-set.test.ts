import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { comparePositions, createSortedSet, sortKey, type Position } from '../../../src/main/store/sorted-set'

const position = fc.record({
  key: fc.oneof(fc.constantFrom('a', 'b', 'ab', ''), fc.integer({ min: -2, max: 2 }), fc.constant(null)),
  id: fc.constantFrom('1', '2', '3')
})

describe('a sorted set', () => {
  it('walks in order from anywhere, in both directions, like a sorted list', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.boolean(), position)),
        fc.option(position),
        fc.constantFrom('up' as const, 'down' as const),
        (steps, after, direction) => {
          const set = createSortedSet()
          const model = new Map<string, Position>()
          for (const [add, each] of steps) {
            if (add) set.add(each)
            else set.remove(each)
            if (add) model.set(JSON.stringify(each), each)
            else model.delete(JSON.stringify(each))
          }
          const sign = direction === 'up' ? 1 : -1
          const expected = [...model.values()]
            .sort((a, b) => sign * comparePositions(a, b))
            .filter((each) => after === null || sign * comparePositions(each, after) > 0)
          expect([...set.walk(direction, after)].map((each) => JSON.stringify(each))).toEqual(
            expected.map((each) => JSON.stringify(each))
          )
        }
      )
    )
  })
})

describe('a sort key', () => {
  it('is text without case and accents, a number, or nothing', () => {
    expect(['Émile', 'ADAM', 7, null, true].map(sortKey)).toEqual(['emile', 'adam', 7, null, null])
  })
})
