import { computed, ref, shallowRef, type ComputedRef, type Ref } from 'vue'
import type { Input, MailSummary } from '@shared/contract'
import { useClient } from '../client'

/** What became of retrying many messages. */
export type BulkRetried = { readonly retried: number; readonly refused: number; readonly message: string | null }

export type MailBulk = {
  readonly ids: ComputedRef<ReadonlySet<string>>
  readonly toggle: (id: string) => void
  /** Everything on screen from the last one that was selected to this one. */
  readonly range: (id: string) => void
  /** Everything that the list's question finds. */
  readonly all: () => Promise<void>
  readonly clear: () => void
  /** How many are done, of how many; null while nothing is under way. */
  readonly progress: Readonly<Ref<{ readonly done: number; readonly total: number } | null>>
  /** Each is a retry of its own: one that is refused keeps no other from its turn, and stays selected. */
  readonly retry: () => Promise<BulkRetried>
  readonly stop: () => void
}

/** The contract's limit. */
const mostAtOnce = 1000

export function useMailBulk(
  question: () => Omit<Input<'mail.list'>, 'cursor' | 'limit'>,
  items: Readonly<Ref<readonly MailSummary[]>>
): MailBulk {
  const client = useClient()
  const selected = shallowRef<ReadonlySet<string>>(new Set())
  const progress = ref<{ done: number; total: number } | null>(null)
  let anchor: string | null = null
  let stopped = false

  const add = (ids: readonly string[]) => {
    selected.value = new Set([...selected.value, ...ids])
  }
  const drop = (id: string) => {
    selected.value = new Set([...selected.value].filter((one) => one !== id))
  }
  const place = (id: string | null) => items.value.findIndex((message) => message.id === id)

  return {
    ids: computed(() => selected.value),
    progress,
    toggle: (id) => {
      anchor = id
      if (selected.value.has(id)) drop(id)
      else add([id])
    },
    range: (id) => {
      const [from, to] = [place(anchor), place(id)]
      if (to < 0) return
      anchor = id
      const first = from < 0 ? to : Math.min(from, to)
      add(items.value.slice(first, Math.max(from, to) + 1).map((message) => message.id))
    },
    all: async () => {
      let cursor: string | null = null
      do {
        const input: Input<'mail.list'> = { ...question(), limit: mostAtOnce, ...(cursor === null ? {} : { cursor }) }
        const reply = await client.call('mail.list', input)
        if (!reply.ok) return
        add(reply.data.items.map(({ id }) => id))
        cursor = reply.data.nextCursor
      } while (cursor !== null)
    },
    clear: () => {
      selected.value = new Set()
      anchor = null
    },
    retry: async () => {
      const ids = [...selected.value]
      let [retried, refused] = [0, 0]
      let message: string | null = null
      stopped = false
      for (const [index, id] of ids.entries()) {
        if (stopped) break
        progress.value = { done: index, total: ids.length }
        const reply = await client.call('mail.retry', { id })
        if (reply.ok) {
          retried += 1
          drop(id)
          continue
        }
        refused += 1
        message ??= reply.message
        // It would be the same with every other.
        if (['offline', 'unauthenticated', 'read_only'].includes(reply.code)) break
      }
      progress.value = null
      return { retried, refused, message }
    },
    stop: () => {
      stopped = true
    }
  }
}
