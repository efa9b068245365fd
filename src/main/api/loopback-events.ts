import type { DeskEvent } from '@shared/events'
import type { DeskSession } from './caller'

/** Server-sent events for open desks: each message's data is one `DeskEvent` as JSON. */
export type LoopbackEvents = {
  /** A stream for one browser tab; null where this session has too many open. */
  readonly open: (session: DeskSession, tab?: string) => Response | null
  /** Ends all streams, so that the server can close. */
  readonly close: () => void
}

/** Tabs of one browser that listen at once. */
export const maxStreamsPerSession = 6
/** Shorter than the server's idle limit, so that a quiet desk is not cut off. In milliseconds. */
const heartbeatMs = 25_000
/** Messages that a tab may leave unread; then it is cut off, comes back and asks for everything again. */
const maxUnread = 256

export function createLoopbackEvents(
  onEvent: (listener: (event: DeskEvent) => void) => () => void,
  /** Told when the last stream of a tab ended, and when the last of a session did. */
  onLast: (session: DeskSession, tab?: string) => void = () => undefined,
  every: (ms: number, beat: () => void) => () => void = repeat
): LoopbackEvents {
  /** What ends each stream, and the tab that it is of. */
  const streams = new Map<DeskSession, Map<() => void, string | undefined>>()
  const encoder = new TextEncoder()

  return {
    open: (session, tab) => {
      const open: Map<() => void, string | undefined> = streams.get(session) ?? new Map()
      if (open.size >= maxStreamsPerSession) return null
      let end = (): void => undefined
      const body = new ReadableStream<Uint8Array>(
        {
          start: (controller) => {
            const send = (text: string) => {
              if ((controller.desiredSize ?? 0) <= 0) return end()
              controller.enqueue(encoder.encode(text))
            }
            const tell = (event: DeskEvent) => send(`data: ${JSON.stringify(event)}\n\n`)
            const stops = [
              // A signed-out or locked desk hears nothing; it may stay connected and sign in, or unlock.
              onEvent((event) => {
                if (session.stage() === 'open') tell(event)
              }),
              session.onChanged(() => tell({ topic: 'session' })),
              every(heartbeatMs, () => send(': still here\n\n'))
            ]
            end = () => {
              if (!open.delete(end)) return
              if (open.size === 0) streams.delete(session)
              for (const stop of stops) stop()
              if (tab !== undefined && ![...open.values()].includes(tab)) onLast(session, tab)
              if (open.size === 0) onLast(session)
              if ((controller.desiredSize ?? 0) > 0) controller.close()
              // Full of what the tab did not read; or left by the browser, and then this does nothing.
              else controller.error(new Error('This tab does not read its events.'))
            }
            open.set(end, tab)
            streams.set(session, open)
            send('retry: 2000\n: connected\n\n')
          },
          cancel: () => end()
        },
        { highWaterMark: maxUnread }
      )
      return new Response(body, {
        headers: { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store' }
      })
    },
    close: () => {
      for (const open of [...streams.values()]) for (const end of [...open.keys()]) end()
    }
  }
}

function repeat(ms: number, beat: () => void): () => void {
  const timer = setInterval(beat, ms)
  timer.unref()
  return () => clearInterval(timer)
}
