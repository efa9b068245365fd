import type { DeskBridge, DeskEvent } from '@shared/events'

/** Events that make every open view ask again: after a gap nobody knows what was missed. */
export const everythingChanged: readonly DeskEvent[] = [
  { topic: 'session' },
  { topic: 'settings' },
  { topic: 'staff' },
  { topic: 'mentions' },
  { topic: 'accounts', ids: [] },
  { topic: 'claims', ids: [] },
  { topic: 'views' },
  { topic: 'incidents', ids: [] },
  { topic: 'mail', ids: [] },
  { topic: 'status' }
]

export type LoopbackOptions = {
  readonly fetch: typeof globalThis.fetch
  readonly openEvents: (address: string) => EventSource
  /** Milliseconds until a refused event stream is asked for again. */
  readonly retryAfter?: number
}

/**
 * The bridge of the preload, over the loopback host instead: `POST /api/<operation>` answers a `Reply` whatever its
 * HTTP status, `GET /api/events` streams desk events. Rejects when no answer came.
 */
export function createLoopbackBridge({ fetch, openEvents, retryAfter = 3000 }: LoopbackOptions): DeskBridge {
  return {
    call: async (operation, input) => {
      const response = await fetch(`/api/${operation}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/json' },
        credentials: 'same-origin',
        body: JSON.stringify(input)
      })
      return response.json()
    },
    on: (_event, listener) => {
      let source: EventSource
      let timer: ReturnType<typeof setTimeout> | undefined
      let opened = false
      const open = () => {
        source = openEvents('/api/events')
        source.onopen = () => {
          if (opened) everythingChanged.forEach(listener)
          opened = true
        }
        source.onmessage = (message: MessageEvent<string>) => listener(JSON.parse(message.data) as DeskEvent)
        // A broken stream comes back by itself; one that was refused (signed out, host starting) does not.
        source.onerror = () => {
          if (source.readyState === source.CLOSED) timer = setTimeout(open, retryAfter)
        }
      }
      open()
      return () => {
        clearTimeout(timer)
        source.close()
      }
    }
  }
}
