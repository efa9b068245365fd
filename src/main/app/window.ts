import { BrowserWindow, nativeTheme } from 'electron'
import type { Logger } from 'pino'
import { deskUrl } from './desk-origin'

/** A desk that crashes again this soon after it was brought back is left alone, in milliseconds. */
const crashLoopMs = 10_000

/** A window on the desk, shown once it has something to show. Resolves when the page is loaded. */
export async function openWindow(
  preload: string,
  {
    developing,
    logger,
    admit
  }: {
    readonly developing: boolean
    readonly logger: Logger
    readonly admit: (contents: Electron.WebContents) => void
  }
): Promise<BrowserWindow> {
  const window = new BrowserWindow({
    width: 1280,
    height: 800,
    minWidth: 1024,
    minHeight: 640,
    show: false,
    title: 'emSign Hub Desk',
    // As the page's own background, so that nothing flashes while it loads.
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#18181b' : '#ffffff',
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      // The checker would fetch its dictionaries from elsewhere.
      spellcheck: false,
      devTools: developing
    }
  })
  admit(window.webContents)
  window.once('ready-to-show', () => window.show())

  let lastCrash = 0
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit' || window.isDestroyed()) return
    logger.error({ reason }, "the desk's page crashed")
    const now = Date.now()
    if (now - lastCrash > crashLoopMs) window.reload()
    lastCrash = now
  })

  await window.loadURL(deskUrl)
  return window
}

/** Brings the desk to the front for somebody who started it a second time. */
export function bringToFront(window: BrowserWindow | undefined): void {
  if (window === undefined) return
  if (window.isMinimized()) window.restore()
  window.show()
  window.focus()
}
