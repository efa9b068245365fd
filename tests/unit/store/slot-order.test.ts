import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createSlotOrder } from '../../../src/main/store/slot-order'
import { comparePositions, sortKey, type Position, type SortKey } from '../../../src/main/store/sort-key'

const key = fc.oneof(fc.constantFrom('a', 'b', 'ab', ''), fc.integer({ min: -2, max: 2 }), fc.constant(null))
const idAt = (slot: number) => `id-${slot}`

/** What a walk visits. */
function walked(order: ReturnType<typeof createSlotOrder>, direction: 'up' | 'down', after: Position | null) {
  const slots: number[] = []
  order.walk(direction, after, (slot) => slots.push(slot) > 0)
  return slots
}

function expected(keys: ReadonlyMap<number, SortKey>, direction: 'up' | 'down', after: Position | null) {
  const sign = direction === 'up' ? 1 : -1
  return [...keys]
    .map(([slot, each]) => ({ slot, position: { key: each, id: idAt(slot) } }))
    .filter(({ position }) => after === null || sign * comparePositions(position, after) > 0)
    .sort((a, b) => sign * comparePositions(a.position, b.position))
    .map(({ slot }) => slot)
}

describe('an order of slots', () => {
  it('is walked from anywhere, in both directions, like a sorted list', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ slot: fc.nat(8), key: fc.option(key, { nil: undefined }) })),
        fc.option(fc.record({ key, id: fc.constantFrom('id-1', 'id-4', '') })),
        fc.constantFrom('up' as const, 'down' as const),
        (steps, after, direction) => {
          const order = createSlotOrder(idAt)
          const model = new Map<number, SortKey>()
          for (const { slot, key: value } of steps) {
            if (model.has(slot)) order.remove(slot)
            model.delete(slot)
            if (value === undefined) continue
            order.add(slot, value)
            model.set(slot, value)
          }
          expect(walked(order, direction, after)).toEqual(expected(model, direction, after))
        }
      )
    )
  })

  it('stays in order over thousands that come and go, whether they come in order or not', () => {
    const order = createSlotOrder(idAt)
    const model = new Map<number, SortKey>()
    for (let step = 0; step < 6_000; step += 1) {
      const slot = step < 2_000 ? step : (step * 7_919) % 3_000
      if (model.has(slot)) order.remove(slot)
      if (model.has(slot) && step % 3 === 0) {
        model.delete(slot)
        continue
      }
      const value = step < 2_000 ? step : (step * 104_729) % 997
      order.add(slot, value)
      model.set(slot, value)
    }
    expect(walked(order, 'up', null)).toEqual(expected(model, 'up', null))
    const after = { key: 500, id: '' }
    expect(walked(order, 'down', after)).toEqual(expected(model, 'down', after))
  })

  it('stops where the visitor has enough', () => {
    const order = createSlotOrder(idAt)
    for (let slot = 0; slot < 2_000; slot += 1) order.add(slot, slot)
    const seen: number[] = []
    order.walk('down', { key: 1_500, id: '' }, (slot) => seen.push(slot) < 3)
    expect(seen).toEqual([1_499, 1_498, 1_497])
  })
})

describe('a sort key', () => {
  it('is text without case and accents, a number, or nothing', () => {
    expect(['Émile', 'ADAM', 7, null, true].map(sortKey)).toEqual(['emile', 'adam', 7, null, null])
  })
})
