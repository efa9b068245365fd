import type { Sealer } from '../../src/main/mail/sealer'

export type TestSealer = Sealer & {
  /** Slots whose key still exists. */
  readonly slots: () => readonly number[]
}

/** Keys in memory: what is sealed can be opened until its key is destroyed, and the box itself tells nothing. */
export function createTestSealer(): TestSealer {
  const keys = new Map<number, Readonly<Record<string, string>>>()
  let last = 0
  return {
    seal: async (secrets) => {
      last += 1
      keys.set(last, { ...secrets })
      return { keySlot: last, box: `box-${last}` }
    },
    open: ({ keySlot }) => keys.get(keySlot) ?? null,
    destroy: async (slots) => {
      for (const slot of slots) keys.delete(slot)
    },
    retain: async (slots) => {
      for (const slot of keys.keys()) if (!slots.includes(slot)) keys.delete(slot)
    },
    slots: () => [...keys.keys()]
  }
}
