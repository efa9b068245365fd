import { ref } from 'vue'
import { defineStore } from 'pinia'
import type { Input, SettingsView } from '@shared/contract'
import { useClient, type Refusal } from '../client'

/** The settings as last heard. Forms keep their own copy while somebody edits. */
export const useSettingsStore = defineStore('settings', () => {
  const client = useClient()
  const settings = ref<SettingsView | null>(null)
  const problem = ref<Refusal | null>(null)

  async function refresh(): Promise<void> {
    const reply = await client.call('settings.get', {})
    if (reply.ok) settings.value = reply.data
    problem.value = reply.ok ? null : reply
  }

  async function update(input: Input<'settings.update'>): Promise<Refusal | null> {
    const reply = await client.call('settings.update', input)
    if (!reply.ok) return reply
    settings.value = reply.data
    return null
  }

  client.on((event) => {
    if (event.topic === 'settings' && settings.value) void refresh()
  })

  return { settings, problem, refresh, update }
})
