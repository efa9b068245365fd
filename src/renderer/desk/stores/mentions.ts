import { ref } from 'vue'
import { defineStore } from 'pinia'
import { useClient } from '../client'

/** How many notes mention whoever sits here and were not read yet. */
export const useMentionsStore = defineStore('mentions', () => {
  const client = useClient()
  const unread = ref(0)

  async function refresh(): Promise<void> {
    const reply = await client.call('notes.mentions', { limit: 1 })
    if (reply.ok) unread.value = reply.data.unread
  }

  client.on((event) => {
    if (event.topic === 'mentions') void refresh()
  })

  return { unread, refresh }
})
