import { computed, ref } from 'vue'
import { defineStore } from 'pinia'
import type { Input, OpenReview, ReviewStatus } from '@shared/contract'
import { useClient, type Refusal } from '../client'

/** The pack that is reviewed, as far as it is opened; actions answer null, or why it was refused. */
export const useReviewStore = defineStore('review', () => {
  const client = useClient()
  const status = ref<ReviewStatus | null>(null)
  const open = computed((): OpenReview | null => (status.value?.state === 'open' ? status.value : null))
  /** The reviewer is asked who they are. */
  const confirming = ref(false)
  let waiting: ((confirmed: boolean) => void)[] = []

  async function refresh(): Promise<void> {
    const reply = await client.call('review.status', {})
    if (reply.ok) status.value = reply.data
  }

  async function openPack(input: Input<'review.open'>): Promise<Refusal | null> {
    const reply = await client.call('review.open', input)
    if (!reply.ok) return reply
    status.value = reply.data
    return null
  }

  async function confirm(input: Input<'review.unlock'>): Promise<Refusal | null> {
    const reply = await client.call('review.unlock', input)
    if (!reply.ok) return reply
    status.value = reply.data
    answer(true)
    return null
  }

  function answer(confirmed: boolean): void {
    confirming.value = false
    const waited = waiting
    waiting = []
    for (const resolve of waited) resolve(confirmed)
  }

  /** Whatever was refused until the reviewer is confirmed is done right after, wherever it was asked for. */
  client.onUnconfirmed(
    () =>
      new Promise((resolve) => {
        waiting.push(resolve)
        confirming.value = true
      })
  )
  client.on((event) => {
    if (open.value !== null && ['accounts', 'status', 'session'].includes(event.topic)) void refresh()
  })

  return { status, open, confirming, refresh, openPack, confirm, leaveUnconfirmed: () => answer(false) }
})
