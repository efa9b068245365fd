import { computed, onScopeDispose, ref, shallowRef, watch, type ComputedRef, type Ref } from 'vue'
import { useDebounceFn } from '@vueuse/core'
import type { AccountSummary, Input } from '@shared/contract'
import type { DeskTopic } from '@shared/events'
import { allAccounts } from '../all-accounts'
import { useClient, type Refusal } from '../client'

/** What `WorkPage` shows: rows by their place in the order, undefined where one is not loaded yet. */
export type RowSource<T> = {
  readonly items: Readonly<Ref<readonly (T | undefined)[]>>
  readonly total: Readonly<Ref<number>>
  readonly state: ComputedRef<'loading' | 'ready' | 'error'>
  readonly problem: Readonly<Ref<Refusal | null>>
  readonly reload: () => Promise<void>
  /** Another question is answered: the list is looked at from its beginning. */
  readonly epoch?: Readonly<Ref<number>>
  /** Loads what is missing between two places; lists of pages have `more` instead. */
  readonly reach?: (first: number, last: number) => void
  readonly hasMore?: Readonly<Ref<boolean>>
  readonly more?: () => Promise<void>
}

type Question = Omit<Input<'accounts.list'>, 'cursor' | 'offset' | 'limit'>

export type WindowList = RowSource<AccountSummary> & {
  /** Rows between two places, asked for where they are not loaded. */
  readonly between: (first: number, last: number) => Promise<readonly AccountSummary[]>
  /** All that the question finds, however much it is; null where another question was asked meanwhile. */
  readonly everything: (onRead: (read: number) => void) => ReturnType<typeof allAccounts>
}

const pageSize = 100
/** Rows around those in sight that are loaded with them. */
const ahead = 40
/** The contract's limit. */
const mostAtOnce = 1000

/**
 * Accounts in any number, of which only those in sight are loaded: whoever drags to the end of 100,000 sees the end.
 * Asked for again when the question changes, and soon after events of its topics; what is out of sight is forgotten
 * then and asked for when somebody looks. Answers to older questions are dropped.
 */
export function useWindowList(question: () => Question, topics: readonly DeskTopic[]): WindowList {
  const client = useClient()
  const items = shallowRef<readonly (AccountSummary | undefined)[]>([])
  const total = ref(0)
  const problem = ref<Refusal | null>(null)
  const answered = ref(false)
  const epoch = ref(0)
  let generation = 0
  let sight = { first: 0, last: pageSize - 1 }
  /** First places of the pages that are on their way. */
  let loading = new Set<number>()

  async function ask(offset: number, limit: number) {
    return client.call('accounts.list', { ...question(), limit, ...(offset > 0 ? { offset } : {}) })
  }

  /** Everything anew, beginning with what is in sight. */
  async function reload(): Promise<void> {
    const mine = ++generation
    loading = new Set()
    const first = Math.floor(sight.first / pageSize) * pageSize
    const reply = await ask(first, Math.min(mostAtOnce, Math.ceil((sight.last + 1 - first) / pageSize) * pageSize))
    if (mine !== generation) return
    problem.value = reply.ok ? null : reply
    if (!reply.ok) return
    answered.value = true
    // Fewer than before, and what was in sight is gone: the list ends further up.
    if (reply.data.items.length === 0 && reply.data.total > 0 && first > 0) {
      sight = { first: Math.max(0, reply.data.total - pageSize), last: reply.data.total - 1 }
      return reload()
    }
    place([], first, reply.data)
    reach(sight.first, sight.last)
  }

  function place(
    known: readonly (AccountSummary | undefined)[],
    offset: number,
    page: { readonly items: readonly AccountSummary[]; readonly total: number }
  ): void {
    const next = known.slice(0, page.total)
    next.length = page.total
    page.items.forEach((item, index) => {
      next[offset + index] = item
    })
    items.value = next
    total.value = page.total
  }

  function reach(first: number, last: number): void {
    sight = { first, last }
    // Some way before somebody gets there: whoever scrolls sees rows, not their places.
    const end = Math.min(last + ahead, total.value - 1)
    for (let place = Math.max(0, first - ahead); place <= end; place++) {
      const page = Math.floor(place / pageSize) * pageSize
      if (items.value[place] === undefined && !loading.has(page)) void load(page)
    }
  }

  async function load(page: number): Promise<void> {
    const mine = generation
    const mineLoading = loading
    mineLoading.add(page)
    const reply = await ask(page, pageSize)
    if (mine !== generation) return
    problem.value = reply.ok ? null : reply
    if (!reply.ok) {
      mineLoading.delete(page)
      return
    }
    // The list changed since the last look: pages of two states of it do not fit together.
    if (reply.data.total !== total.value) return reload()
    place(items.value, page, reply.data)
    mineLoading.delete(page)
  }

  async function between(first: number, last: number): Promise<readonly AccountSummary[]> {
    const known = items.value.slice(first, last + 1)
    if (known.length === last + 1 - first && !known.includes(undefined)) return known as readonly AccountSummary[]
    const rows: AccountSummary[] = []
    for (let from = first; from <= last; from += mostAtOnce) {
      const reply = await ask(from, Math.min(mostAtOnce, last + 1 - from))
      if (!reply.ok) return known.filter((item) => item !== undefined)
      rows.push(...reply.data.items)
    }
    return rows
  }

  async function everything(onRead: (read: number) => void) {
    const asked = JSON.stringify(question())
    return allAccounts(client, question(), { onPage: onRead, cancelled: () => JSON.stringify(question()) !== asked })
  }

  watch(
    () => JSON.stringify(question()),
    async () => {
      sight = { first: 0, last: pageSize - 1 }
      await reload()
      epoch.value += 1
    },
    { immediate: true }
  )
  const reloadSoon = useDebounceFn(reload, 150, { maxWait: 1000 })
  onScopeDispose(
    client.on((event) => {
      if (topics.includes(event.topic)) void reloadSoon()
    })
  )

  return {
    items,
    total,
    epoch,
    state: computed(() => (answered.value ? 'ready' : problem.value ? 'error' : 'loading')),
    problem,
    reload,
    reach,
    between,
    everything
  }
}
