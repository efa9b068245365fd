import { watch } from 'vue'
import { useFinderStore, type Wish } from '../stores/finder'

/** Does what the command palette was asked for, once, wherever that belongs. */
export function useWish(wish: Wish, grant: () => void): void {
  const finder = useFinderStore()
  watch(
    () => finder.wish,
    (wanted) => {
      if (wanted !== wish) return
      finder.wish = null
      grant()
    },
    { immediate: true }
  )
}
