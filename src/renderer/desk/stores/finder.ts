import { ref, shallowRef } from 'vue'
import { defineStore } from 'pinia'
import type { RouteLocationRaw } from 'vue-router'

/** What the palette can ask a part of the screen to do, once that part is there. */
export type Wish = 'verifyChain' | 'invite' | 'changePassword' | 'takeCall' | 'export'

/** An account or screen that the palette led to. */
export type Recent = {
  readonly key: string
  readonly label: string
  readonly suffix: string
  readonly icon: string
  readonly to: RouteLocationRaw
}

const mostRecents = 6

/**
 * The command palette and the help overlay, wherever the person is. What was opened lately is kept in memory only:
 * names of resellers are not left behind on a computer that others use.
 */
export const useFinderStore = defineStore('finder', () => {
  const paletteOpen = ref(false)
  const helpOpen = ref(false)
  const wish = ref<Wish | null>(null)
  const recents = shallowRef<readonly Recent[]>([])

  function remember(recent: Recent): void {
    recents.value = [recent, ...recents.value.filter(({ key }) => key !== recent.key)].slice(0, mostRecents)
  }
  function forget(): void {
    paletteOpen.value = false
    helpOpen.value = false
    wish.value = null
    recents.value = []
  }
  return { paletteOpen, helpOpen, wish, recents, remember, forget }
})
