import { onScopeDispose, toValue, watch, type MaybeRefOrGetter } from 'vue'
import { useIdle, useIntervalFn } from '@vueuse/core'
import { useClient } from '../client'
import { useSessionStore } from '../stores/session'

/** Of the two minutes after which a claim ends by itself, in milliseconds. */
const heartbeat = 30_000
/** Who only runs past an application with `j` does not look at it. */
const beforeClaiming = 200
/** Somebody who went for coffee looks at nothing. */
const idleAfter = 5 * 60_000

/**
 * Tells colleagues that this desk looks at an application: from shortly after it was opened until it is left, as long
 * as somebody sits here. Only for those who decide.
 */
export function useClaim(accountId: MaybeRefOrGetter<string | null>): void {
  const client = useClient()
  const session = useSessionStore()
  const { idle } = useIdle(idleAfter)
  let taken: string | null = null
  let timer: ReturnType<typeof setTimeout> | undefined

  const wanted = () => (idle.value || !session.may('claims.take') ? null : toValue(accountId))
  function take(): void {
    const id = wanted()
    if (id === null) return
    taken = id
    void client.call('claims.take', { id })
  }
  function release(): void {
    clearTimeout(timer)
    if (taken !== null) void client.call('claims.release', { id: taken })
    taken = null
  }

  watch(
    wanted,
    () => {
      release()
      timer = setTimeout(take, beforeClaiming)
    },
    { immediate: true }
  )
  useIntervalFn(() => {
    if (taken !== null) take()
  }, heartbeat)
  onScopeDispose(
    // After a gap the host may have let go of it.
    client.on((event) => {
      if (event.topic === 'claims' && event.ids.length === 0 && taken !== null) take()
    })
  )
  onScopeDispose(release)
}
