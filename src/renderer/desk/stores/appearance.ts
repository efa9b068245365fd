import { computed } from 'vue'
import { defineStore } from 'pinia'
import { useColorMode, useLocalStorage } from '@vueuse/core'

export const colorModes = ['auto', 'light', 'dark'] as const
export type ColorMode = (typeof colorModes)[number]

/** What this desk looks like and listens to; kept on this computer, for whoever sits at it. */
export const useAppearanceStore = defineStore('appearance', () => {
  const { store } = useColorMode()
  const colorMode = computed({
    get: (): ColorMode => (store.value === 'light' || store.value === 'dark' ? store.value : 'auto'),
    set: (mode) => {
      store.value = mode
    }
  })
  /** Keys that act without Ctrl or Alt: people who dictate, or whose hands slip, switch them off (WCAG 2.1.4). */
  const singleKeys = useLocalStorage('hub-desk-single-keys', true)
  return { colorMode, singleKeys }
})
