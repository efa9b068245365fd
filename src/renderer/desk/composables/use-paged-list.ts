import { computed, onScopeDispose, ref, shallowRef, watch, type ComputedRef, type Ref } from 'vue'
import { useDebounceFn } from '@vueuse/core'
import type { Input, OperationName, Output, Page } from '@shared/contract'
import type { DeskTopic } from '@shared/events'
import { useClient, type Refusal } from '../client'

/** Operations that answer in pages. */
export type ListOperation = { [N in OperationName]: Output<N> extends Page<unknown> ? N : never }[OperationName]
export type ItemOf<N extends ListOperation> = Output<N>['items'][number]

export type PagedList<T> = {
  readonly items: Readonly<Ref<readonly T[]>>
  readonly total: Readonly<Ref<number>>
  readonly hasMore: ComputedRef<boolean>
  /** `loading` only while there is nothing to show: what is on screen stays while it is asked for again. */
  readonly state: ComputedRef<'loading' | 'ready' | 'error'>
  readonly problem: Readonly<Ref<Refusal | null>>
  readonly reload: () => Promise<void>
  readonly more: () => Promise<void>
}

const pageSize = 100
/** The contract's limit. */
const mostAtOnce = 1000

/**
 * One list of the contract: asked for again when the question changes, and soon after events of its topics, as many
 * rows as were shown, so that selection and scroll stay. Answers to older questions are dropped.
 */
export function usePagedList<N extends ListOperation>(
  operation: N,
  question: () => Omit<Input<N>, 'cursor' | 'limit'>,
  topics: readonly DeskTopic[]
): PagedList<ItemOf<N>> {
  const client = useClient()
  const items = shallowRef<readonly ItemOf<N>[]>([])
  const total = ref(0)
  const nextCursor = ref<string | null>(null)
  const problem = ref<Refusal | null>(null)
  const answered = ref(false)
  let asked = 0
  let adding = false

  async function ask(limit: number, cursor?: string): Promise<void> {
    const mine = ++asked
    const input = { ...question(), limit, ...(cursor === undefined ? {} : { cursor }) } as Input<N>
    const reply = await client.call(operation, input)
    if (mine !== asked) return
    if (reply.ok) {
      const page = reply.data as Page<ItemOf<N>>
      items.value = cursor === undefined ? page.items : [...items.value, ...page.items]
      total.value = page.total
      nextCursor.value = page.nextCursor
      answered.value = true
    }
    problem.value = reply.ok ? null : reply
  }

  const reload = () => ask(Math.min(mostAtOnce, Math.max(pageSize, items.value.length)))
  async function more(): Promise<void> {
    if (adding || nextCursor.value === null) return
    adding = true
    await ask(pageSize, nextCursor.value)
    adding = false
  }

  watch(
    () => JSON.stringify(question()),
    () => void ask(pageSize),
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
    hasMore: computed(() => nextCursor.value !== null),
    state: computed(() => (answered.value ? 'ready' : problem.value ? 'error' : 'loading')),
    problem,
    reload,
    more
  }
}
