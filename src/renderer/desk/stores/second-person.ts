import { computed, shallowRef } from 'vue'
import { defineStore } from 'pinia'
import { useDebounceFn } from '@vueuse/core'
import type { IncidentSummary } from '@shared/contract'
import { useClient } from '../client'
import { useSessionStore } from './session'

/** Calls on which a colleague asks for a second person, told on every screen to those who can confirm. */
export const useSecondPersonStore = defineStore('secondPerson', () => {
  const client = useClient()
  const session = useSessionStore()
  const incidents = shallowRef<readonly IncidentSummary[]>([])

  async function refresh(): Promise<void> {
    if (!session.may('verification.confirm')) {
      incidents.value = []
      return
    }
    const reply = await client.call('incidents.list', { state: 'open', second: true, limit: 10 })
    if (reply.ok) incidents.value = reply.data.items
  }
  const refreshSoon = useDebounceFn(refresh, 100, { maxWait: 1000 })
  client.on(({ topic }) => {
    if (topic === 'incidents') void refreshSoon()
  })

  /** Those of colleagues, the newest first. */
  const wanted = computed(() =>
    incidents.value
      .flatMap(({ id, caseNumber, account, secondWanted }) =>
        secondWanted
          .filter(({ staffId }) => staffId !== session.staff?.id)
          .map((asked) => ({ ...asked, incidentId: id, caseNumber, number: account.number }))
      )
      .sort((one, other) => other.askedAt.localeCompare(one.askedAt))
  )
  return { wanted, refresh }
})
