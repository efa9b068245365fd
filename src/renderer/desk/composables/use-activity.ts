import { useEventListener, useThrottleFn } from '@vueuse/core'
import { useClient } from '../client'
import { useSessionStore } from '../stores/session'

/** How often the host hears that somebody is here, in milliseconds: at once, and then no more than twice a minute. */
const atMostEvery = 30_000

const inputs = ['pointerdown', 'pointermove', 'keydown', 'wheel'] as const

/**
 * Tells the host that a person uses this desk, so that it locks once nobody does. What the desk asks for by itself
 * counts for nothing. The last input of a half minute is told as well: nobody is locked out early.
 */
export function useActivity(): void {
  const client = useClient()
  const session = useSessionStore()
  const tell = useThrottleFn(
    () => {
      if (session.may('session.active') && !session.locked && !session.interrupted)
        void client.call('session.active', {})
    },
    atMostEvery,
    true
  )
  for (const input of inputs) useEventListener(window, input, () => void tell(), { passive: true, capture: true })
}
