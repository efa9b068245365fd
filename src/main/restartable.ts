import type { News } from './api/attention'
import type { DeskSession, DeskSessions } from './api/caller'
import { createDeskSessions } from './api/desk-sessions'
import type { DeskEvent } from '@shared/events'
import type { Hub, HubOptions } from './hub-types'
import { createSteadyClock, type SteadyClock } from './steady-clock'

/** What became of a restore that the programme was opened with; null where there was none. */
export type RestoreOutcome =
  | { readonly ok: true; readonly mailToReview: number; readonly setAside: string | null }
  | { readonly ok: false; readonly reason: string }
  | null

/** One life of the programme, from opening its data to letting go of it. */
export type Life = Omit<Hub, 'sessions'> & { readonly restored: RestoreOutcome }

/** What outlives a life and is given to each. */
export type Lasting = {
  readonly sessions: DeskSessions
  readonly clock: SteadyClock
  /** How long a desk may be unused, as this life's settings say; milliseconds, null: for ever. */
  readonly lockAfter: (limit: () => number | null) => void
  /**
   * Ends this life and begins the next one on what then lies in the data directory. Where a restore was carried out,
   * every desk but the one that asked is signed out, as after any start.
   */
  readonly restart: (asking: DeskSession) => Promise<RestoreOutcome>
}

/**
 * A hub that can begin anew without its host noticing: whoever calls meanwhile waits. That is how a restore takes
 * effect, in a window and on loopback alike.
 */
export async function openRestartable(
  open: (lasting: Lasting) => Promise<Life>,
  { logger, now }: Pick<HubOptions, 'logger' | 'now'>
): Promise<Hub> {
  const clock = createSteadyClock()
  let idleAfter: () => number | null = () => null
  const sessions = createDeskSessions({ now: now ?? clock.now, idleAfter: () => idleAfter() })
  const lockAfter: Lasting['lockAfter'] = (limit) => {
    idleAfter = limit
  }
  const listeners = new Set<(event: DeskEvent) => void>()
  const newsListeners = new Set<(news: News) => void>()
  let portalAddress: string | null = null

  const begin = async (): Promise<Life> => {
    const life = await open({ sessions, clock, lockAfter, restart })
    life.onEvent((event) => listeners.forEach((listener) => listener(event)))
    life.attention.onNews((news) => newsListeners.forEach((listener) => listener(news)))
    return life
  }

  const restart = (asking: DeskSession): Promise<RestoreOutcome> => {
    const next = current.then(async (life) => {
      await life.close()
      const opened = await begin()
      opened.portalListensOn(portalAddress)
      opened.warmUp()
      return opened
    })
    current = next
    next.catch((error: unknown) => logger.error({ err: error }, 'the data could not be opened again'))
    return next.then(({ restored }) => {
      if (restored?.ok) sessions.endAllBut(asking)
      return restored
    })
  }

  const first = await begin()
  let current = Promise.resolve(first)
  return {
    dispatch: async (operation, input, caller) => (await current).dispatch(operation, input, caller),
    sessions,
    onEvent: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    attention: {
      onNews: (listener) => {
        newsListeners.add(listener)
        return () => newsListeners.delete(listener)
      },
      of: async (session) => (await current).attention.of(session)
    },
    portal: async (request, peer) => (await current).portal(request, peer),
    portalListensOn: (url) => {
      portalAddress = url
      first.portalListensOn(url)
    },
    warmUp: first.warmUp,
    demoSignIns: first.demoSignIns,
    notices: first.notices,
    close: async () => (await current).close()
  }
}
