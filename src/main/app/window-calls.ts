import { ipcMain, type IpcMainInvokeEvent, type WebContents } from 'electron'
import type { Logger } from 'pino'
import { channels, inputLimitBytes, inputLimitOf, tooLarge } from '@shared/channels'
import type { DeskEvent } from '@shared/events'
import type { RefusalCode, Reply } from '@shared/reply'
import type { DeskSession } from '../api/caller'
import type { Hub } from '../hub-types'
import { isPackName } from '@shared/review-pack'
import { isTrustedSender, type Sender } from './desk-origin'

/** What stands behind a window: the desk's hub, or that of a review pack. */
export type WindowHub = Pick<Hub, 'dispatch' | 'sessions' | 'onEvent'>

/**
 * Connects windows with their hubs: each has one session as long as it lives, its calls go through the one door, and it
 * hears events while somebody is signed in.
 */
export type WindowCalls = {
  /** Lets a window that the host made call; nobody else may. */
  readonly admit: (contents: WebContents, hub: WindowHub) => void
  /** Tells one window's desk something; it is nobody else's business. */
  readonly tell: (contents: WebContents, event: DeskEvent) => void
  /** Whose desk a window shows; null for one that was not admitted. */
  readonly sessionOf: (contents: WebContents) => DeskSession | null
}

/** @param openPack opens a review pack that was dropped on a window */
export function connectWindows(logger: Logger, openPack: (path: string) => void): WindowCalls {
  const desks = new Map<WebContents, { readonly session: DeskSession; readonly hub: WindowHub }>()

  ipcMain.on(channels.openPack, (event, path: unknown) => {
    if (!desks.has(event.sender) || !isTrustedSender(senderOf(event))) return
    if (typeof path === 'string' && isPackName(path)) openPack(path)
  })

  ipcMain.handle(channels.call, async (event, operation: unknown, json: unknown): Promise<Reply<unknown>> => {
    const desk = desks.get(event.sender)
    if (desk === undefined || !isTrustedSender(senderOf(event))) {
      logger.warn('a call from a page that is not the desk was refused')
      return refuse('forbidden', 'Only the desk itself may call.')
    }
    const input = readInput(json, inputLimitOf(String(operation)))
    if (!input.ok) return refuse('invalid', input.message)
    try {
      return await desk.hub.dispatch(String(operation), input.value, { session: desk.session, ip: '127.0.0.1' })
    } catch (error) {
      logger.error({ err: error, operation }, 'a call failed')
      return refuse('internal', 'Something went wrong here. Try again; if it stays, look at the log.')
    }
  })

  const send = (contents: WebContents, event: DeskEvent) => {
    if (desks.has(contents) && !contents.isDestroyed()) contents.send(channels.event, event)
  }

  return {
    tell: send,
    sessionOf: (contents) => desks.get(contents)?.session ?? null,
    admit: (contents, hub) => {
      const session = hub.sessions.open({ kind: 'window', userAgent: '' })
      const tell = (event: DeskEvent) => send(contents, event)
      const stops = [
        hub.onEvent((event) => {
          if (session.stage() === 'open') tell(event)
        }),
        session.onChanged(() => tell({ topic: 'session' }))
      ]
      desks.set(contents, { session, hub })
      // What the page was at ends with the page: colleagues need not wait until its claims run out.
      const left = () => hub.sessions.disconnected(session)
      contents.on('render-process-gone', left)
      contents.on('did-start-navigation', ({ isMainFrame, isSameDocument }) => {
        if (isMainFrame && !isSameDocument) left()
      })
      contents.once('destroyed', () => {
        for (const stop of stops) stop()
        desks.delete(contents)
        hub.sessions.close(session)
      })
    }
  }
}

/** A frame that is gone by now has no address, and is not trusted. */
function senderOf(event: Pick<IpcMainInvokeEvent, 'senderFrame'>): Sender {
  try {
    return { url: event.senderFrame?.url ?? '', isTopFrame: event.senderFrame?.parent === null }
  } catch {
    return { url: '', isTopFrame: false }
  }
}

type ReadInput = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly message: string }

/** The limits of loopback's JSON bodies. */
export function readInput(json: unknown, limit = inputLimitBytes): ReadInput {
  if (typeof json !== 'string') return { ok: false, message: 'Send the input as a JSON object.' }
  if (Buffer.byteLength(json) > limit) return { ok: false, message: tooLarge(limit) }
  try {
    return { ok: true, value: JSON.parse(json) }
  } catch {
    return { ok: false, message: 'The input is not valid JSON.' }
  }
}

function refuse(code: RefusalCode, message: string): Reply<never> {
  return { ok: false, code, message }
}
