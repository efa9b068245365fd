import type { BrowserWindow } from 'electron'
import { app, dialog } from 'electron'
import type { Logger } from 'pino'
import { isPackName, packExtension } from '@shared/review-pack'
import { resolve } from 'node:path'
import { bringToFront } from './window'
import type { WindowHub } from './window-calls'

export type ReviewWindows = {
  /** Opens a pack in a window of its own, or brings the one to the front that has it. */
  readonly open: (path: string) => Promise<void>
  /** Asks for a pack first. */
  readonly choose: () => Promise<void>
  /** Closes every pack, once what is in hand is in its file. */
  readonly close: () => Promise<void>
}

export type ReviewHubOfWindow = WindowHub & { readonly close: () => Promise<void> }

/** Review mode in windows: each pack with a hub of its own, apart from the desk's. */
export function createReviewWindows(parts: {
  readonly createHub: (path: string) => ReviewHubOfWindow
  readonly openWindow: (hub: WindowHub) => Promise<BrowserWindow>
}): ReviewWindows {
  const open = new Map<string, { readonly hub: ReviewHubOfWindow; readonly window: Promise<BrowserWindow> }>()

  async function show(path: string): Promise<void> {
    const there = open.get(path)
    if (there !== undefined) return bringToFront(await there.window)
    const hub = parts.createHub(path)
    const window = parts.openWindow(hub)
    open.set(path, { hub, window })
    const letGo = () => {
      open.delete(path)
      return hub.close()
    }
    try {
      ;(await window).once('closed', () => void letGo())
    } catch (error) {
      // Closed before its page was there, for one: the next try begins anew.
      await letGo()
      throw error
    }
  }

  return {
    open: show,
    choose: async () => {
      const { canceled, filePaths } = await dialog.showOpenDialog({
        title: 'Open Review Pack',
        properties: ['openFile'],
        filters: [{ name: 'Review pack', extensions: [packExtension.slice(1)] }]
      })
      if (!canceled && filePaths[0] !== undefined) await show(filePaths[0])
    },
    close: async () => {
      await Promise.all([...open.values()].map(({ hub }) => hub.close()))
    }
  }
}

/**
 * Hears of packs that the system opens with this program: a double click while it runs (Windows, Linux), or at any time
 * (macOS). Those that come before there can be a window wait for it. To be called before the app is ready.
 */
export function listenForPacks() {
  let show: ((path: string) => void) | null = null
  const waiting: string[] = []
  const open = (path: string) => (show === null ? void waiting.push(path) : show(path))
  app.on('second-instance', (_event, argv, directory) => {
    for (const name of argv.slice(1).filter(isPackName)) open(resolve(directory, name))
  })
  app.on('open-file', (event, path) => {
    if (!isPackName(path)) return
    event.preventDefault()
    open(path)
  })
  return {
    ready: (openPack: (path: string) => void) => {
      show = openPack
      for (const path of waiting.splice(0)) openPack(path)
    }
  }
}

/** What a window that can't be opened leaves behind. */
export const logOpening = (logger: Logger) => (error: unknown) =>
  logger.error({ err: error }, 'a review pack’s window did not open')
