import { computed, onScopeDispose, ref, shallowRef, watch, type ComputedRef, type Ref } from 'vue'
import { useDebounceFn } from '@vueuse/core'
import type { CallerMatch } from '@shared/contract'
import { useClient, type Refusal } from '../client'

export type CallerSearch = {
  readonly found: Readonly<Ref<readonly CallerMatch[]>>
  /** Something is typed. */
  readonly typed: ComputedRef<boolean>
  /** The answer to what is typed now is on its way. */
  readonly searching: ComputedRef<boolean>
  readonly problem: Readonly<Ref<Refusal | null>>
}

/**
 * Who may be calling, while somebody types. One question at a time: the next is asked when the answer is there, with
 * what is typed by then, so that it is as quick as the desk answers and never overtaken. Answers to older text are
 * dropped. `onCase` hears of a case number that was typed in full.
 */
export function useCallerSearch(text: Readonly<Ref<string>>, onCase: (match: CallerMatch) => void): CallerSearch {
  const client = useClient()
  const found = shallowRef<readonly CallerMatch[]>([])
  const problem = ref<Refusal | null>(null)
  const answered = ref('')
  const wanted = computed(() => text.value.trim())
  let asking = false

  async function look(fresh: boolean): Promise<void> {
    const mine = wanted.value
    if (mine === '') {
      found.value = []
      problem.value = null
      answered.value = ''
    }
    if (asking || mine === '') return
    asking = true
    const reply = await client.call('incidents.find', { text: mine })
    asking = false
    if (wanted.value !== mine) return look(true)
    answered.value = mine
    problem.value = reply.ok ? null : reply
    if (!reply.ok) return
    found.value = reply.data.items
    const named = reply.data.items.find(
      ({ matchedBy, exact, incident }) => matchedBy === 'caseNumber' && exact && incident
    )
    if (fresh && named) onCase(named)
  }

  watch(wanted, () => void look(true))
  // What was typed before the page was left is looked up again, and leads nowhere by itself.
  void look(false)
  const lookSoon = useDebounceFn(() => look(false), 150, { maxWait: 1000 })
  onScopeDispose(
    client.on(({ topic }) => {
      if (topic === 'incidents' || topic === 'accounts') void lookSoon()
    })
  )
  const typed = computed(() => wanted.value !== '')
  return { found, typed, searching: computed(() => typed.value && answered.value !== wanted.value), problem }
}
