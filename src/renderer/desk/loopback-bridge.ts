import { shutOutHeader, tabHeader, type DeskBridge, type DeskEvent } from '@shared/events'

/** Events that make every open view ask again: after a gap nobody knows what was missed. */
export const everythingChanged: readonly DeskEvent[] = [
  { topic: 'session' },
  { topic: 'settings' },
  { topic: 'staff' },
  { topic: 'mentions' },
  { topic: 'accounts', ids: [] },
  { topic: 'claims', ids: [] },
  { topic: 'leases' },
  { topic: 'views' },
  { topic: 'incidents', ids: [] },
  { topic: 'mail', ids: [] },
  { topic: 'status' }
]

export type LoopbackOptions = {
  readonly fetch: typeof globalThis.fetch
  readonly openEvents: (address: string) => EventSource
  /** Milliseconds until a refused event stream is asked for again; waiting to be let in begins with it too. */
  readonly retryAfter?: number
  /** Tells when somebody comes back to this tab; they may just have opened the new address in another one. */
  readonly onReturn?: (listener: () => void) => void
}

export type LoopbackBridge = DeskBridge & {
  /** Tells when the host no longer knows this browser (it was restarted), and when it does again. */
  readonly onLetIn: (listener: (letIn: boolean) => void) => void
  /** Tells that the event stream broke: the host may be gone, or only the stream. */
  readonly onBroken: (listener: () => void) => void
}

/** The host no longer knows this browser: nothing can be asked until it is let in again. */
class ShutOutError extends Error {}

/** Milliseconds between attempts at most, while the host does not know this browser. */
const longestWait = 30_000

/**
 * The bridge of the preload, over the loopback host instead: `POST /api/<operation>` answers a `Reply` whatever its
 * HTTP status, `GET /api/events` streams desk events. Rejects when no answer came.
 */
export function createLoopbackBridge(options: LoopbackOptions): LoopbackBridge {
  const { fetch, openEvents, retryAfter = 3000, onReturn = () => undefined } = options
  const listeners = new Set<(letIn: boolean) => void>()
  const hearBreaks = new Set<() => void>()
  /** Anew with every load of the page: the host ends with it what this tab began. */
  const tab = crypto.randomUUID()
  let letIn = true
  let timer: ReturnType<typeof setTimeout> | undefined

  const call: DeskBridge['call'] = async (operation, input) => {
    const response = await fetch(`/api/${operation}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json', [tabHeader]: tab },
      credentials: 'same-origin',
      body: JSON.stringify(input)
    })
    heard(!response.headers.has(shutOutHeader))
    if (!letIn) throw new ShutOutError('This browser has not been let in.')
    return response.json()
  }
  const probe = () => call('setup.status', {}).catch(() => undefined)

  function heard(now: boolean): void {
    if (now === letIn) return
    letIn = now
    clearTimeout(timer)
    if (!letIn) waitToBeLetIn(retryAfter)
    for (const listener of listeners) listener(letIn)
  }
  function waitToBeLetIn(wait: number): void {
    timer = setTimeout(() => {
      void probe().then(() => {
        if (!letIn) waitToBeLetIn(Math.min(longestWait, wait * 1.5))
      })
    }, wait)
  }
  onReturn(() => {
    if (!letIn) void probe()
  })

  return {
    call,
    onLetIn: (listener) => listeners.add(listener),
    onBroken: (listener) => hearBreaks.add(listener),
    on: (_event, listener) => {
      let source: EventSource
      let again: ReturnType<typeof setTimeout> | undefined
      let opened = false
      let refused = false
      const open = () => {
        refused = false
        source = openEvents(`/api/events?tab=${tab}`)
        source.onopen = () => {
          if (opened) everythingChanged.forEach(listener)
          opened = true
        }
        source.onmessage = (message: MessageEvent<string>) => listener(JSON.parse(message.data) as DeskEvent)
        // A broken stream comes back by itself; one that was refused (host starting, browser unknown) does not, and
        // does not tell why: an operation does.
        source.onerror = () => {
          if (source.readyState !== source.CLOSED) {
            for (const hear of hearBreaks) hear()
            return
          }
          refused = true
          void probe()
          again = setTimeout(() => {
            if (letIn && refused) open()
          }, retryAfter)
        }
      }
      const onLetIn = (now: boolean) => {
        if (!now || !refused) return
        clearTimeout(again)
        open()
      }
      listeners.add(onLetIn)
      open()
      return () => {
        listeners.delete(onLetIn)
        clearTimeout(again)
        source.close()
      }
    }
  }
}
