import { onScopeDispose, ref, shallowRef, watch, type Ref } from 'vue'
import { useDebounceFn } from '@vueuse/core'
import type { CallReport, Input } from '@shared/contract'
import { useClient, type Refusal } from '../client'

/** The report for a question: asked for again when it changes and after calls; the old one stays meanwhile. */
export function useReport(question: () => Input<'reports.calls'>): {
  readonly report: Readonly<Ref<CallReport | null>>
  readonly problem: Readonly<Ref<Refusal | null>>
  readonly reload: () => Promise<void>
} {
  const client = useClient()
  const report = shallowRef<CallReport | null>(null)
  const problem = ref<Refusal | null>(null)
  let asked = 0

  async function reload(): Promise<void> {
    const mine = ++asked
    const reply = await client.call('reports.calls', question())
    if (mine !== asked) return
    if (reply.ok) report.value = reply.data
    problem.value = reply.ok ? null : reply
  }
  watch(
    () => JSON.stringify(question()),
    () => void reload(),
    { immediate: true }
  )
  const reloadSoon = useDebounceFn(reload, 500, { maxWait: 3000 })
  onScopeDispose(
    client.on(({ topic }) => {
      if (topic === 'incidents') void reloadSoon()
    })
  )
  return { report, problem, reload }
}
