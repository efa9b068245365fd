import { computed, ref } from 'vue'
import { defineStore } from 'pinia'
import { countWaiting, type AlertSwitches } from '@shared/alerts'
import { useClient, type Refusal } from '../client'
import { useStatusStore } from './status'

/** Of what whoever sits here wants to be told outside the desk, and how much of it waits. */
export const useAlertsStore = defineStore('alerts', () => {
  const client = useClient()
  const status = useStatusStore()
  const wanted = ref<AlertSwitches | null>(null)

  async function refresh(): Promise<void> {
    const reply = await client.call('alerts.get', {})
    if (reply.ok) wanted.value = reply.data
  }
  /** Answers why it was refused; the switches stay as they are then. */
  async function choose(next: AlertSwitches): Promise<Refusal | null> {
    const reply = await client.call('alerts.set', next)
    if (!reply.ok) return reply
    wanted.value = reply.data
    return null
  }
  client.on(({ topic }) => {
    if (topic === 'staff' && wanted.value) void refresh()
  })

  const waiting = computed(() =>
    wanted.value && status.summary ? countWaiting(wanted.value, status.summary.accounts) : 0
  )
  return { wanted, waiting, refresh, choose }
})
