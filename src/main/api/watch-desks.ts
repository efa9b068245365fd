import type { Logger } from 'pino'
import { readSettings, staffEvent } from '../services/context'
import type { Store } from '../store/port'
import type { DeskSessions, LockCause } from './caller'

/** How often unused desks are looked for, in milliseconds: one that asks for nothing locks this much late at most. */
const lookEvery = 10_000

/** How long a desk may be unused, as the settings say it now. Milliseconds; null: for ever. */
export async function followIdleLimit(store: Store): Promise<{ readonly limit: () => number | null }> {
  const read = async () => (await readSettings(store)).staffSignIn.lockAfterMinutes
  let minutes = await read()
  store.watch((commit) => {
    if (!commit.changed.some(({ collection }) => collection === 'settings')) return
    void read().then((now) => {
      minutes = now
    })
  })
  return { limit: () => (minutes === 0 ? null : minutes * 60_000) }
}

const causes: Readonly<Record<LockCause, string>> = {
  idle: 'nobody used it',
  asked: 'asked for',
  system: 'the system was locked or sent to sleep'
}

/** Locks desks that nobody uses, and writes down each that locks. Returns what stops it. */
export function watchDesks(parts: {
  readonly store: Pick<Store, 'get' | 'commit'>
  readonly now: () => Date
  readonly sessions: DeskSessions
  /** Runs something after a pause in milliseconds; answers what cancels it. */
  readonly schedule: (pause: number, run: () => void) => () => void
  readonly logger: Pick<Logger, 'error'>
}): () => void {
  const { store, now, sessions, schedule, logger } = parts

  const stopListening = sessions.onLocked(({ staffId, ip, kind }, cause) => {
    const note = async () => {
      const member = await store.get('staff', staffId)
      if (member === null) return
      const details = { because: causes[cause], in: kind }
      const event = staffEvent('staff.desk_locked', { ...member, ip }, now(), { subject: member.email, details })
      await store.commit({ puts: [], events: [event] })
    }
    // Beside the lock, never before it: a full disk must not keep a desk open.
    note().catch((error: unknown) => logger.error({ err: error }, 'the locking of a desk could not be written down'))
  })

  let cancel: () => void = () => undefined
  const look = () => {
    sessions.lockIdle()
    cancel = schedule(lookEvery, look)
  }
  look()
  return () => {
    stopListening()
    cancel()
  }
}
