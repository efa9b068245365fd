import { computed, type ComputedRef, type WritableComputedRef } from 'vue'
import { useRoute, useRouter, type LocationQueryRaw } from 'vue-router'

/** What a list page shows is its address: the chosen entry in the path, search and filters in the query. */
export type ListPage = {
  readonly selectedId: ComputedRef<string | null>
  readonly select: (id: string | null) => void
  /** One filter, search or order; empty text is none. */
  readonly filter: (name: string, fallback?: string) => WritableComputedRef<string>
  readonly filtered: ComputedRef<boolean>
  readonly reset: () => void
}

export function useListPage(): ListPage {
  const route = useRoute()
  const router = useRouter()
  const go = (id: string | null, query: LocationQueryRaw) =>
    void router.replace({ name: route.name ?? '', params: { id: id ?? '' }, query })
  const selectedId = computed(() =>
    typeof route.params['id'] === 'string' && route.params['id'] ? route.params['id'] : null
  )

  return {
    selectedId,
    select: (id) => go(id, route.query),
    filter: (name, fallback = '') =>
      computed({
        get: () => (typeof route.query[name] === 'string' ? route.query[name] : fallback),
        set: (value) => {
          const others = Object.entries(route.query).filter(([key]) => key !== name)
          go(selectedId.value, Object.fromEntries(value === fallback ? others : [...others, [name, value]]))
        }
      }),
    filtered: computed(() => Object.keys(route.query).some((name) => name !== 'sort' && name !== 'tab')),
    reset: () => go(selectedId.value, {})
  }
}
