import { onScopeDispose, ref, shallowRef, watch, type Ref } from 'vue'
import { useDebounceFn, useIntervalFn } from '@vueuse/core'
import type { Dashboard, DashboardRange } from '@shared/contract'
import type { DeskTopic } from '@shared/events'
import { useClient, type Refusal } from '../client'
import { viewersTimeZone } from '../format'

const topics: ReadonlySet<DeskTopic> = new Set(['accounts', 'incidents', 'mail', 'settings'])

/** Waiting times grow and links run out by themselves. In milliseconds. */
const refreshEvery = 60_000

/** The overview's figures, asked for again after events and once a minute; the old ones stay on screen meanwhile. */
export function useDashboard(days: Readonly<Ref<DashboardRange>>) {
  const client = useClient()
  const dashboard = shallowRef<Dashboard | null>(null)
  const problem = ref<Refusal | null>(null)
  let asked = 0

  async function reload(): Promise<void> {
    const mine = ++asked
    const reply = await client.call('overview.dashboard', { days: days.value, timeZone: viewersTimeZone() })
    if (mine !== asked) return
    if (reply.ok) dashboard.value = reply.data
    problem.value = reply.ok ? null : reply
  }

  watch(days, () => void reload(), { immediate: true })
  const reloadSoon = useDebounceFn(reload, 250, { maxWait: 2000 })
  onScopeDispose(
    client.on(({ topic }) => {
      if (topics.has(topic)) void reloadSoon()
    })
  )
  useIntervalFn(() => void reload(), refreshEvery)

  return { dashboard, problem, reload }
}
