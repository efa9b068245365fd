import type { Settings } from '@shared/settings'
import { Refusal } from '../refusal'
import { ReadOnlyError, type Store } from '../store/port'
import type { Checkpoints } from './checkpoints'

export type ScheduleParts = {
  readonly store: Pick<Store, 'watch' | 'events'>
  readonly checkpoints: Pick<Checkpoints, 'make' | 'problem'>
  readonly settings: () => Promise<Pick<Settings, 'checkpoints'>>
  readonly now: () => Date
  /** Runs something after a pause in milliseconds; answers what cancels it. */
  readonly schedule: (pause: number, run: () => void) => () => void
  readonly logger: { readonly error: (details: object, message: string) => void }
}

const hour = 60 * 60_000
/** Pause after one that could not be kept outside. */
export const pauseAfterFailure = hour / 4

/**
 * Makes checkpoints when it is time: so many hours or events after the last, where anything happened since and the
 * settings name a place for them. Answers what stops it, once what is under way is done.
 */
export function startCheckpoints(parts: ScheduleParts): () => Promise<void> {
  const { store, checkpoints, settings, now, schedule, logger } = parts
  let cancel: () => void = () => undefined
  let stopped = false
  /** Events until it is time; only looked at when they have come. */
  let left = Number.POSITIVE_INFINITY
  let looking: Promise<void> | null = null
  let again = false
  /** After a start, one that could not be kept is tried again at once: what failed may be mended. */
  let isFirst = true

  async function isDue(): Promise<boolean> {
    const { folder, mailTo, everyHours, everyEvents } = (await settings()).checkpoints
    left = Number.POSITIVE_INFINITY
    if (folder === null && mailTo === null) return false
    const [last] = (await store.events({ action: ['audit.checkpoint_made', 'audit.checkpoint_failed'], limit: 1 }))
      .items
    const { total } = await store.events({ limit: 1 })
    if (last === undefined) return total > 0
    if (isFirst && (await wasRestoredSince(last.sequence))) return true
    const age = now().getTime() - Date.parse(last.at)
    // A clock that went back is no reason to wait.
    if (age < 0) return true
    if (last.action === 'audit.checkpoint_failed') return isFirst || age >= pauseAfterFailure
    const since = total - last.sequence
    left = everyEvents - since
    return since > 0 && (left <= 0 || age >= everyHours * hour)
  }

  /** A restored trail went back: the next checkpoint says so, at once. */
  async function wasRestoredSince(sequence: number): Promise<boolean> {
    const [restored] = (await store.events({ action: 'data.restored', limit: 1 })).items
    return restored !== undefined && restored.sequence > sequence
  }

  async function look(): Promise<void> {
    cancel()
    try {
      if (!(await isDue()) || stopped) return
      isFirst = false
      await checkpoints.make(null)
      // What it wrote down itself is nothing new.
      await isDue()
    } catch (error) {
      // That nothing can be written, or that the key can't be used, is said where people look.
      if (!(error instanceof ReadOnlyError || error instanceof Refusal))
        logger.error({ err: error }, 'the checkpoint could not be made')
    } finally {
      if (!stopped) cancel = schedule(pauseAfterFailure, kick)
    }
  }

  function kick(): void {
    if (stopped) return
    again = true
    looking ??= (async () => {
      while (again && !stopped) {
        again = false
        await look()
      }
      looking = null
    })()
  }

  const unwatch = store.watch(({ events, changed }) => {
    left -= events.length
    if (left <= 0 || changed.some(({ collection }) => collection === 'settings')) kick()
  })
  kick()

  return async () => {
    stopped = true
    unwatch()
    cancel()
    await looking
  }
}
