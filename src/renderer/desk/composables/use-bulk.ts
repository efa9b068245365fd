import { computed, ref, shallowRef, type ComputedRef, type Ref } from 'vue'
import type { AccountDetails, AccountSummary } from '@shared/contract'
import { useClient, type DeskReply } from '../client'

/** What is done to every selected application. */
export type BulkAction =
  | ({ readonly does: 'approve'; readonly managerId: string } & DespiteLeases)
  | ({ readonly does: 'reject'; readonly reason: string; readonly notify: boolean } & DespiteLeases)
  | { readonly does: 'assign'; readonly managerId: string }

/** Whether those are decided too that somebody has offline; without it each of them is refused. */
type DespiteLeases = { readonly despiteLeases?: boolean }

/**
 * `applied`; `conflict`: somebody else was first; `refused`: a rule or a role says no; `left`: not tried, because it was
 * cancelled or the host did not answer.
 */
export type BulkOutcome = 'applied' | 'conflict' | 'refused' | 'left'
export type BulkResult = {
  readonly account: AccountSummary
  readonly outcome: BulkOutcome
  /** Why not; null where it was applied or not tried. */
  readonly message: string | null
}

export type Bulk = {
  readonly state: Readonly<Ref<'idle' | 'running' | 'done'>>
  readonly done: ComputedRef<number>
  readonly total: Readonly<Ref<number>>
  readonly results: Readonly<Ref<readonly BulkResult[]>>
  /** One after another; answers what was applied. */
  readonly run: (accounts: readonly AccountSummary[], action: BulkAction) => Promise<readonly AccountDetails[]>
  /** Lets the one in hand finish and leaves the rest as it is. */
  readonly cancel: () => void
  readonly reset: () => void
}

/** The list of results is shown anew at most this often, in milliseconds. */
const betweenShowing = 100

/** The same decision on many applications, each a decision of its own: one that fails keeps no other from its turn. */
export function useBulk(): Bulk {
  const client = useClient()
  const state = ref<'idle' | 'running' | 'done'>('idle')
  const total = ref(0)
  const results = shallowRef<readonly BulkResult[]>([])
  let cancelled = false

  function ask({ id, version, lease }: AccountSummary, action: BulkAction): Promise<DeskReply<AccountDetails>> {
    const despite = action.does !== 'assign' && action.despiteLeases && lease ? { despiteLease: lease.leaseId } : {}
    switch (action.does) {
      case 'approve':
        return client.call('accounts.approve', {
          id,
          version,
          ...(action.managerId ? { managerId: action.managerId } : {}),
          ...despite
        })
      case 'reject':
        return client.call('accounts.reject', { id, version, reason: action.reason, notify: action.notify, ...despite })
      case 'assign':
        return client.call('accounts.assign', { id, version, managerId: action.managerId })
    }
  }

  return {
    state,
    total,
    results,
    done: computed(() => results.value.length),
    run: async (accounts, action) => {
      const applied: AccountDetails[] = []
      cancelled = false
      state.value = 'running'
      total.value = accounts.length
      results.value = []
      const told: BulkResult[] = []
      let shownAt = 0
      // Not after each one: showing thousands takes longer than deciding on the next.
      const tell = (result: BulkResult) => {
        told.push(result)
        if (told.length < accounts.length && performance.now() - shownAt < betweenShowing) return
        shownAt = performance.now()
        results.value = [...told]
      }
      for (const account of accounts) {
        const reply = cancelled ? null : await ask(account, action)
        if (reply === null) tell({ account, outcome: 'left', message: null })
        else if (reply.ok) {
          applied.push(reply.data)
          tell({ account, outcome: 'applied', message: null })
        } else {
          const gone = reply.code === 'offline' || reply.code === 'unauthenticated' || reply.code === 'read_only'
          // It would be the same with every other.
          if (gone) cancelled = true
          const outcome = gone ? 'left' : reply.code === 'conflict' ? 'conflict' : 'refused'
          tell({ account, outcome, message: reply.message })
        }
      }
      state.value = 'done'
      return applied
    },
    cancel: () => {
      cancelled = true
    },
    reset: () => {
      state.value = 'idle'
      results.value = []
    }
  }
}
