import { computed, shallowRef, type ComputedRef, type Ref } from 'vue'
import type { AccountSummary } from '@shared/contract'
import type { WindowList } from './use-window-list'

/** Selected applications by id, as they were when they were selected: a decision names the version that was seen. */
export type Selection = {
  readonly accounts: Readonly<Ref<ReadonlyMap<string, AccountSummary>>>
  readonly ids: ComputedRef<ReadonlySet<string>>
  readonly toggle: (id: string) => void
  /** Everything from the last one that was selected to this one. */
  readonly range: (id: string) => Promise<void>
  /** Everything that the list holds, a thousand at most. */
  readonly all: () => Promise<void>
  readonly clear: () => void
  readonly drop: (ids: readonly string[]) => void
}

const most = 1000

export function useSelection(list: WindowList): Selection {
  const accounts = shallowRef<ReadonlyMap<string, AccountSummary>>(new Map())
  /** Where a range begins. */
  let anchor: string | null = null

  const place = (id: string | null) => (id === null ? -1 : list.items.value.findIndex((row) => row?.id === id))
  const add = (more: readonly AccountSummary[]) => {
    accounts.value = new Map([...accounts.value, ...more.map((row) => [row.id, row] as const)].slice(0, most))
  }
  const drop = (ids: readonly string[]) => {
    accounts.value = new Map([...accounts.value].filter(([id]) => !ids.includes(id)))
  }

  return {
    accounts,
    ids: computed(() => new Set(accounts.value.keys())),
    toggle: (id) => {
      const row = list.items.value[place(id)]
      anchor = id
      if (accounts.value.has(id)) drop([id])
      else if (row) add([row])
    },
    range: async (id) => {
      const [from, to] = [place(anchor), place(id)]
      if (to < 0) return
      const first = from < 0 ? to : Math.min(from, to)
      const last = Math.min(first + most - 1, from < 0 ? to : Math.max(from, to))
      anchor = id
      add(await list.between(first, last))
    },
    all: async () => add(await list.between(0, Math.min(list.total.value, most) - 1)),
    clear: () => {
      accounts.value = new Map()
      anchor = null
    },
    drop
  }
}
