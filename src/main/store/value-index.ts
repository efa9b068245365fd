import { addPostings, listOf, sizeOf, withoutSlot, withSlot, type Postings } from './postings'
import type { SlotBits } from './slot-bits'

/** By value, the slots of the records that have it. */
export type ValueIndex = {
  /** The record must not be found by the value yet. */
  readonly add: (value: unknown, slot: number, span: number) => void
  readonly remove: (value: unknown, slot: number) => void
  readonly count: (value: unknown) => number
  /** The slots of a value in any order, where they are few; null where they are many. */
  readonly few: (value: unknown) => readonly number[] | null
  /** Adds the slots of a value to bits with room for all. */
  readonly addTo: (bits: SlotBits, value: unknown) => void
}

export function createValueIndex(): ValueIndex {
  const holders = new Map<unknown, Postings>()
  return {
    add: (value, slot, span) => {
      const before = holders.get(value)
      const after = withSlot(before, slot, span)
      if (after !== before) holders.set(value, after)
    },
    remove: (value, slot) => {
      const before = holders.get(value)
      const after = withoutSlot(before, slot)
      if (after === undefined) holders.delete(value)
      else if (after !== before) holders.set(value, after)
    },
    count: (value) => sizeOf(holders.get(value)),
    few: (value) => listOf(holders.get(value)),
    addTo: (bits, value) => addPostings(bits, holders.get(value))
  }
}
