import { computed, shallowReactive } from 'vue'
import { defineStore } from 'pinia'

/** What a key does on the screen that is shown, for the help overlay. */
export type KeyHelp = {
  /** As `keyOf` names it: `a`, `Shift+x`, `/`, `Escape`. */
  readonly key: string
  readonly does: string
}

/** Every key that acts right now, in the order in which the parts of the screen offered them. */
export const useKeysStore = defineStore('keys', () => {
  const offers = shallowReactive(new Set<() => readonly KeyHelp[]>())
  const keys = computed((): readonly KeyHelp[] => {
    const first = new Map<string, KeyHelp>()
    for (const offer of offers) for (const help of offer()) if (!first.has(help.key)) first.set(help.key, help)
    return [...first.values()]
  })
  /** Lists keys until what it answers is called. */
  function offer(list: () => readonly KeyHelp[]): () => void {
    offers.add(list)
    return () => offers.delete(list)
  }
  return { keys, offer }
})
