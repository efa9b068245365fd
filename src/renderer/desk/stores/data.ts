import { ref } from 'vue'
import { defineStore } from 'pinia'
import type { DataView } from '@shared/contract'
import { useClient, type Refusal } from '../client'

/** Where the data lies and which backups there are; for administrators. */
export const useDataStore = defineStore('data', () => {
  const client = useClient()
  const view = ref<DataView | null>(null)
  const problem = ref<Refusal | null>(null)

  async function refresh(): Promise<void> {
    const reply = await client.call('data.get', {})
    if (reply.ok) view.value = reply.data
    problem.value = reply.ok ? null : reply
  }

  client.on((event) => {
    if ((event.topic === 'status' || event.topic === 'settings') && view.value) void refresh()
  })

  return { view, problem, refresh }
})
