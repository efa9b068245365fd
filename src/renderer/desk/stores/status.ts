import { ref } from 'vue'
import { defineStore } from 'pinia'
import { useDebounceFn } from '@vueuse/core'
import type { DeskStatus, OverviewSummary } from '@shared/contract'
import { useClient } from '../client'
import { useSessionStore } from './session'

/** What the status bar and the counts in the navigation show, kept current by events. */
export const useStatusStore = defineStore('status', () => {
  const client = useClient()
  const session = useSessionStore()
  const status = ref<DeskStatus | null>(null)
  const summary = ref<OverviewSummary | null>(null)

  async function refresh(): Promise<void> {
    if (session.review) return
    const [now, counts] = await Promise.all([client.call('status.get', {}), client.call('overview.summary', {})])
    if (now.ok) status.value = now.data
    if (counts.ok) summary.value = counts.data
  }

  const refreshSoon = useDebounceFn(refresh, 200, { maxWait: 1000 })
  client.on((event) => {
    if (event.topic !== 'session' && event.topic !== 'staff') void refreshSoon()
  })

  return { status, summary, refresh }
})
