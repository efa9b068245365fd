import { ref } from 'vue'
import { defineStore } from 'pinia'
import { useToast } from '@nuxt/ui/composables'
import type { AccountDetails } from '@shared/contract'
import { useClient, type DeskReply } from '../client'
import { countOf } from '../format'
import { useSessionStore } from './session'

/** Decisions made together, which are taken back together. */
type Undoable = { readonly ids: readonly string[]; readonly until: number }

/** What undoing came to: the applications that wait again, and why others do not. */
export type Undone = { readonly accounts: readonly AccountDetails[]; readonly problem: string | null }

/** A message that lets somebody undo stands no longer than this, in milliseconds, though `z` undoes as long as it can. */
const longest = (inReview: boolean) => (inReview ? 10_000 : 5 * 60_000)

/** The decisions of this desk that can still be taken back, the last one first. */
export const useUndoStore = defineStore('undo', () => {
  const client = useClient()
  const toast = useToast()
  const session = useSessionStore()
  const decisions = ref<readonly Undoable[]>([])
  const listeners = new Set<(undone: Undone) => void>()
  let shown: string | number | null = null

  /** One message at a time: fifty decisions in a row must not pile up over the list. */
  function tell(message: Parameters<typeof toast.add>[0]): void {
    if (shown !== null) toast.remove(shown)
    shown = toast.add(message).id
  }

  /** Says what was decided, with a way back while there is one. */
  function offer(accounts: readonly AccountDetails[]): void {
    const [first] = accounts
    const outcome = first?.decision?.outcome
    if (!first || !outcome) return
    const title =
      accounts.length === 1
        ? `${first.number} is ${outcome}.`
        : `${countOf(accounts.length, 'application')} ${outcome}.`
    const ends = accounts.flatMap(({ decision }) => (decision?.undo ? [Date.parse(decision.undo.until)] : []))
    const until = ends.reduce((first, end) => Math.min(first, end), Infinity)
    const left = until - Date.now()
    const base = { title, icon: 'i-lucide-check', color: 'success' } as const
    if (ends.length === 0 || left <= 0) return tell(base)
    const undoable = { ids: accounts.map(({ id }) => id), until }
    decisions.value = [undoable, ...decisions.value.filter((one) => one.until > Date.now())]
    tell({
      ...base,
      orientation: 'horizontal',
      duration: Math.min(left, longest(session.review)),
      // Runs out with the time in which the decision can be taken back.
      progress: true,
      ...(accounts.length === 1 ? { description: first.organizationName } : {}),
      actions: [{ label: 'Undo', color: 'neutral', variant: 'outline', onClick: () => void undo(undoable) }]
    })
  }

  async function undo(undoable: Undoable): Promise<void> {
    decisions.value = decisions.value.filter((one) => one !== undoable)
    const replies: DeskReply<AccountDetails>[] = []
    for (const id of undoable.ids) replies.push(await client.call('decisions.undo', { id }))
    const accounts = replies.flatMap((reply) => (reply.ok ? [reply.data] : []))
    const problem = replies.flatMap((reply) => (reply.ok ? [] : [reply.message]))[0] ?? null
    const undone = { accounts, problem }
    const what = accounts.length === 1 ? accounts[0]?.number : countOf(accounts.length, 'application')
    if (problem !== null) tell({ title: problem, icon: 'i-lucide-circle-alert', color: 'warning' })
    else tell({ title: `${what} waits again. No mail was sent.`, icon: 'i-lucide-undo-2', color: 'neutral' })
    for (const listener of listeners) listener(undone)
  }

  /** Takes the last decision back; says so where there is none. */
  async function undoLast(): Promise<void> {
    const last = decisions.value.find(({ until }) => until > Date.now())
    if (last) return undo(last)
    tell({ title: 'There is no decision left to undo.', icon: 'i-lucide-undo-2', color: 'neutral' })
  }

  return {
    offer,
    undoLast,
    /** Takes one decision back, whoever made it. */
    undoOne: (id: string) => undo({ ids: [id], until: 0 }),
    /** Hears what was taken back. Returns what stops it. */
    onUndone: (listener: (undone: Undone) => void) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    }
  }
})
