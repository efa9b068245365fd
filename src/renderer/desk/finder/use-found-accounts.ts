import { ref, shallowRef, watch, type Ref } from 'vue'
import { useDebounceFn } from '@vueuse/core'
import type { FoundAccount } from '@shared/contract'
import { useClient, type Refusal } from '../client'

/** Milliseconds between a letter and the question: letters typed at once are asked together. */
const pauseMs = 30

/** The accounts that fit the text, asked for while somebody types; answers to older text are dropped. */
export function useFoundAccounts(text: Readonly<Ref<string>>) {
  const client = useClient()
  const found = shallowRef<readonly FoundAccount[]>([])
  const searching = ref(false)
  const problem = ref<Refusal | null>(null)
  let asked = 0

  async function ask(): Promise<void> {
    const wanted = text.value.trim()
    const mine = ++asked
    if (wanted === '') return
    const reply = await client.call('find.accounts', { text: wanted })
    if (mine !== asked) return
    searching.value = false
    if (reply.ok) found.value = reply.data.items
    problem.value = reply.ok ? null : reply
  }
  const askSoon = useDebounceFn(ask, pauseMs)

  watch(text, (typed) => {
    asked += 1
    problem.value = null
    searching.value = typed.trim() !== ''
    if (searching.value) void askSoon()
    else found.value = []
  })
  return { found, searching, problem }
}
