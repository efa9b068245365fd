import type { Row } from './row'

/**
 * An index that may lag behind its table: after a start it covers nothing, then the slots from the first on, slice by
 * slice, until it covers all. What changes behind the end of that is left until the end gets there, so a change costs
 * the same at any time, and a complete index stays complete.
 */
export type DeferredIndex = {
  readonly isComplete: () => boolean
  /** Covers more, until all is covered or the time (of `performance.now()`) is over. */
  readonly advance: (until: number) => void
  readonly changed: (slot: number, previous: Row | null, next: Row | null) => void
}

/** What an index is of. */
export type Slots = {
  /** One above the highest slot. */
  readonly span: () => number
  readonly at: (slot: number) => Row | null
  /** While data is loaded, indexes wait. */
  readonly isLoading: () => boolean
}

/** Rows between two looks at the clock: some tens of microseconds. */
const rowsAtOnce = 16

/** `change` is told what stood at a slot and what does now; null is nothing. */
export function createDeferredIndex(
  slots: Slots,
  change: (slot: number, previous: Row | null, next: Row | null) => void
): DeferredIndex {
  let covered = 0
  return {
    isComplete: () => covered >= slots.span(),
    advance: (until) => {
      while (covered < slots.span()) {
        const end = Math.min(covered + rowsAtOnce, slots.span())
        for (; covered < end; covered += 1) {
          const row = slots.at(covered)
          if (row) change(covered, null, row)
        }
        if (performance.now() >= until) return
      }
    },
    changed: (slot, previous, next) => {
      if (slot < covered) {
        change(slot, previous, next)
      } else if (slot === covered && slot === slots.span() - 1 && !slots.isLoading()) {
        // The table has a new end, and all before it is covered.
        covered += 1
        change(slot, null, next)
      }
    }
  }
}
