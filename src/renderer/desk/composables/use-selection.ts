import { computed, ref, shallowRef, type ComputedRef, type Ref } from 'vue'
import type { AccountSummary } from '@shared/contract'
import type { Refusal } from '../client'
import type { WindowList } from './use-window-list'

/** Selected applications by id, as they were when they were selected: a decision names the version that was seen. */
export type Selection = {
  readonly accounts: Readonly<Ref<ReadonlyMap<string, AccountSummary>>>
  readonly ids: ComputedRef<ReadonlySet<string>>
  readonly toggle: (id: string) => void
  /** Everything from the last one that was selected to this one. */
  readonly range: (id: string) => Promise<void>
  /** Everything that the list's question finds, or nothing more and why. */
  readonly all: () => Promise<Refusal | null>
  /** How many of all were read so far; null while nobody waits for that. */
  readonly reading: Readonly<Ref<number | null>>
  readonly clear: () => void
  readonly drop: (ids: readonly string[]) => void
}

export function useSelection(list: WindowList): Selection {
  const accounts = shallowRef<ReadonlyMap<string, AccountSummary>>(new Map())
  /** Where a range begins. */
  let anchor: string | null = null
  const reading = ref<number | null>(null)

  const place = (id: string | null) => (id === null ? -1 : list.items.value.findIndex((row) => row?.id === id))
  const add = (more: readonly AccountSummary[]) => {
    accounts.value = new Map([...accounts.value, ...more.map((row) => [row.id, row] as const)])
  }
  const drop = (ids: readonly string[]) => {
    const dropped = new Set(ids)
    accounts.value = new Map([...accounts.value].filter(([id]) => !dropped.has(id)))
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
      const last = from < 0 ? to : Math.max(from, to)
      anchor = id
      add(await list.between(first, last))
    },
    reading,
    all: async () => {
      reading.value = 0
      const read = await list.everything((count) => (reading.value = count))
      const wanted = reading.value !== null
      reading.value = null
      // Another question was asked, or somebody chose to select none.
      if (read === null || !wanted) return null
      if (!('accounts' in read)) return read
      add(read.accounts)
      return null
    },
    clear: () => {
      accounts.value = new Map()
      anchor = null
      reading.value = null
    },
    drop
  }
}
