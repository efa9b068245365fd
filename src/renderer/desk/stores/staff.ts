import { ref } from 'vue'
import { defineStore } from 'pinia'
import type { StaffView } from '@shared/contract'
import { useClient, type Refusal } from '../client'

/** Everybody who uses the desk, for filters and for the settings. */
export const useStaffStore = defineStore('staff', () => {
  const client = useClient()
  const people = ref<readonly StaffView[] | null>(null)
  const problem = ref<Refusal | null>(null)

  async function refresh(): Promise<void> {
    const reply = await client.call('staff.list', {})
    if (reply.ok) people.value = reply.data.items
    problem.value = reply.ok ? null : reply
  }

  client.on((event) => {
    if (event.topic === 'staff' && people.value) void refresh()
  })

  return { people, problem, refresh }
})
