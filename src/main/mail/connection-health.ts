import { pauseWithin, probeBounds } from './retry-policy'

/**
 * What is known about the connection, so that an outage costs one look now and then instead of a try of every message.
 * `unknown`: nothing was sent yet. `trying`: the server answers again, one message goes first.
 */
export type ConnectionHealth = {
  readonly state: () => 'unknown' | 'ok' | 'failing' | 'trying'
  /** The last failure as a sentence, null while all is well. */
  readonly lastError: () => string | null
  /** Since when it fails; null while all is well. */
  readonly failingSince: () => Date | null
  /** When the next look is due; null unless failing. */
  readonly nextProbeAt: () => Date | null
  readonly succeeded: () => void
  readonly failed: (error: string) => void
  readonly answers: () => void
  /** Look again at once: staff asked, or the transport was replaced. */
  readonly hurry: () => void
  readonly reset: () => void
}

export function createConnectionHealth(now: () => Date, random: () => number, onChange: () => void): ConnectionHealth {
  type State = ReturnType<ConnectionHealth['state']>
  let state: State = 'unknown'
  let lastError: string | null = null
  let failures = 0
  let nextProbeAt: Date | null = null
  let failingSince: Date | null = null

  const become = (next: State, error: string | null) => {
    const changed = next !== state || error !== lastError
    state = next
    lastError = error
    if (next !== 'failing') nextProbeAt = null
    if (next === 'failing') failingSince ??= now()
    else if (next !== 'trying') failingSince = null
    if (changed) onChange()
  }

  return {
    state: () => state,
    lastError: () => lastError,
    failingSince: () => failingSince,
    nextProbeAt: () => nextProbeAt,
    succeeded: () => {
      failures = 0
      become('ok', null)
    },
    failed: (error) => {
      // Messages that travelled together fail together; that is one failure.
      if (state !== 'failing' || (nextProbeAt !== null && nextProbeAt <= now())) {
        failures += 1
        nextProbeAt = new Date(now().getTime() + pauseWithin(probeBounds(failures), random))
      }
      become('failing', error)
    },
    answers: () => become('trying', lastError),
    hurry: () => {
      if (state === 'failing') nextProbeAt = now()
    },
    reset: () => {
      failures = 0
      become('unknown', null)
    }
  }
}
