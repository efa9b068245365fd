import { computed, type ComputedRef } from 'vue'
import { createSharedComposable, useNow } from '@vueuse/core'

/** The time in milliseconds, one ticking clock for the whole desk. */
export const useClock: () => ComputedRef<number> = createSharedComposable(() => {
  const now = useNow({ interval: 1000 })
  return computed(() => now.value.getTime())
})
