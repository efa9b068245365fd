import { useVirtualizer } from '@tanstack/vue-virtual'
import { computed, type ShallowRef } from 'vue'

/** Rows of a long list that grow with their text, only those in sight drawn. `estimate`: the usual height, in pixels. */
export function useVirtualRows<T>(
  scroller: Readonly<ShallowRef<HTMLElement | null>>,
  items: () => readonly T[],
  estimate: number
) {
  const virtualizer = useVirtualizer(
    computed(() => ({
      count: items().length,
      getScrollElement: () => scroller.value,
      estimateSize: () => estimate,
      overscan: 8,
      initialRect: { width: 900, height: 480 }
    }))
  )
  const rows = computed(() =>
    virtualizer.value.getVirtualItems().flatMap(({ index, start }) => {
      const item = items()[index]
      return item === undefined ? [] : [{ index, start, item }]
    })
  )
  const measure = (element: unknown) => {
    if (element instanceof HTMLElement) virtualizer.value.measureElement(element)
  }
  return { virtualizer, rows, measure }
}
