import { comparePositions, type Position, type SortKey } from './sort-key'

/**
 * The slots of a table in the order of a field. Kept as blocks of numbers: a walk touches no record, so that whole
 * tables are walked in a millisecond; an insertion moves a part of one block.
 */
export type SlotOrder = {
  readonly add: (slot: number, key: SortKey) => void
  /** The record must still be at its slot. */
  readonly remove: (slot: number) => void
  /** Where a slot stands. */
  readonly position: (slot: number) => Position
  /** From the beginning, or from just after a position, until `visit` answers false. */
  readonly walk: (direction: 'up' | 'down', after: Position | null, visit: (slot: number) => boolean) => void
}

const blockLength = 512

export function createSlotOrder(idAt: (slot: number) => string): SlotOrder {
  const keys: SortKey[] = []
  const blocks: number[][] = []

  const position = (slot: number): Position => ({ key: keys[slot] ?? null, id: idAt(slot) })
  const compare = (slot: number | undefined, to: Position) =>
    slot === undefined ? -1 : comparePositions({ key: keys[slot] ?? null, id: idAt(slot) }, to)

  /** The last block that begins at or before a position; the first where none does. */
  function blockOf(to: Position): number {
    let low = 0
    let high = blocks.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (compare(blocks[middle]?.[0], to) <= 0) low = middle
      else high = middle - 1
    }
    return low
  }

  /** How many slots of a block stand before a position; with `through`, at it or before. */
  function countBefore(block: readonly number[], to: Position, through: boolean): number {
    let low = 0
    let high = block.length
    while (low < high) {
      const middle = (low + high) >> 1
      const order = compare(block[middle], to)
      if (order < 0 || (through && order === 0)) low = middle + 1
      else high = middle
    }
    return low
  }

  return {
    position,
    add: (slot, key) => {
      keys[slot] = key
      const place = position(slot)
      const last = blocks.at(-1)
      // Most come in order: newest last.
      const number = last !== undefined && compare(last.at(-1), place) < 0 ? blocks.length - 1 : blockOf(place)
      const block = blocks[number]
      if (block === undefined) {
        blocks.push([slot])
        return
      }
      const index = countBefore(block, place, false)
      if (index === block.length) block.push(slot)
      else block.splice(index, 0, slot)
      if (block.length > blockLength) {
        // A full last block stays as full as it is: what follows comes behind it.
        const keep = number === blocks.length - 1 && index === block.length - 1 ? blockLength : blockLength >> 1
        blocks.splice(number + 1, 0, block.splice(keep))
      }
    },
    remove: (slot) => {
      const place = position(slot)
      const number = blockOf(place)
      const block = blocks[number]
      if (block === undefined) return
      const index = countBefore(block, place, false)
      if (block[index] !== slot) return
      block.splice(index, 1)
      if (block.length === 0) blocks.splice(number, 1)
      keys[slot] = null
    },
    walk: (direction, after, visit) => {
      let number = after === null ? (direction === 'up' ? 0 : blocks.length - 1) : blockOf(after)
      let block = blocks[number]
      if (block === undefined) return
      if (direction === 'up') {
        for (let index = after === null ? 0 : countBefore(block, after, true); block !== undefined; index = 0) {
          for (; index < block.length; index += 1) if (!visit(block[index] ?? 0)) return
          number += 1
          block = blocks[number]
        }
        return
      }
      let index = (after === null ? block.length : countBefore(block, after, false)) - 1
      for (;;) {
        for (; index >= 0; index -= 1) if (!visit(block[index] ?? 0)) return
        number -= 1
        block = blocks[number]
        if (block === undefined) return
        index = block.length - 1
      }
    }
  }
}
