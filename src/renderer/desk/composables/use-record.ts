import {
  computed,
  onScopeDispose,
  ref,
  shallowRef,
  toValue,
  watch,
  type ComputedRef,
  type MaybeRefOrGetter,
  type Ref
} from 'vue'
import { useDebounceFn } from '@vueuse/core'
import type { Input, OperationName, Output } from '@shared/contract'
import type { DeskEvent } from '@shared/events'
import { useClient, type Refusal } from '../client'

/** Operations that take nothing but an id. */
type ByIdOperation = {
  [N in OperationName]: { id: string } extends Input<N> ? (Input<N> extends { id: string } ? N : never) : never
}[OperationName]

export type RecordView<T> = {
  readonly record: Readonly<Ref<T | null>>
  readonly state: ComputedRef<'none' | 'loading' | 'ready' | 'error'>
  readonly problem: Readonly<Ref<Refusal | null>>
  readonly reload: () => Promise<void>
  /** Shows what an operation on the record answered, without asking again. */
  readonly show: (record: T) => void
}

/** One record by id: asked for when the id changes and after events that touch it; the old one stays meanwhile. */
export function useRecord<N extends ByIdOperation>(
  operation: N,
  id: MaybeRefOrGetter<string | null>,
  touches: (event: DeskEvent, id: string) => boolean
): RecordView<Output<N>> {
  const client = useClient()
  const record = shallowRef<Output<N> | null>(null)
  const problem = ref<Refusal | null>(null)
  let asked = 0

  async function reload(): Promise<void> {
    const wanted = toValue(id)
    const mine = ++asked
    if (wanted === null) return
    const reply = await client.call(operation, { id: wanted } as Input<N>)
    if (mine !== asked) return
    if (reply.ok) record.value = reply.data
    problem.value = reply.ok ? null : reply
  }

  watch(
    () => toValue(id),
    (wanted) => {
      // The same record under its other name (a number in the address, say) stays on screen.
      if (!(record.value && 'id' in record.value && record.value.id === wanted)) record.value = null
      problem.value = null
      void reload()
    },
    { immediate: true }
  )
  const reloadSoon = useDebounceFn(reload, 150, { maxWait: 1000 })
  onScopeDispose(
    client.on((event) => {
      const wanted = toValue(id)
      if (wanted !== null && touches(event, wanted)) void reloadSoon()
    })
  )

  return {
    record,
    state: computed(() =>
      toValue(id) === null ? 'none' : record.value ? 'ready' : problem.value ? 'error' : 'loading'
    ),
    problem,
    reload,
    show: (answer) => {
      asked += 1
      record.value = answer
      problem.value = null
    }
  }
}

/** Whether an event of one of the topics names the record, or says that anything may have changed. */
export function names(
  event: DeskEvent,
  topics: readonly ('accounts' | 'incidents' | 'mail' | 'claims')[],
  id: string
): boolean {
  return topics.some((topic) => event.topic === topic && (event.ids.length === 0 || event.ids.includes(id)))
}
