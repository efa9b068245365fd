import { computed, ref, type ComputedRef, type Ref } from 'vue'
import type { LeaseMark } from '@shared/lease'
import { useSessionStore } from '../stores/session'
import { leaseWarning, stands } from './lease-words'

/** Warns whoever decides on what somebody has offline; once for each lease. */
export type LeaseWarning = {
  readonly open: Ref<boolean>
  readonly text: ComputedRef<string>
  /** Goes on at once where nobody has it, or after the warning; `despite` is what the decision names. */
  readonly before: (act: () => void) => void
  readonly confirm: () => void
  readonly despite: () => { readonly despiteLease?: string }
}

export function useLeaseWarning(lease: () => LeaseMark | null): LeaseWarning {
  const session = useSessionStore()
  const open = ref(false)
  let told: string | null = null
  let next: () => void = () => undefined

  const standing = () => {
    const now = lease()
    return stands(now, Date.now()) ? now : null
  }
  return {
    open,
    text: computed(() => {
      const now = lease()
      return now ? leaseWarning(now, session.staff?.id) : ''
    }),
    before: (act) => {
      const now = standing()
      if (now === null || now.leaseId === told) return act()
      next = act
      open.value = true
    },
    confirm: () => {
      told = standing()?.leaseId ?? null
      next()
    },
    despite: () => (told === null ? {} : { despiteLease: told })
  }
}
