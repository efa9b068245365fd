import { BrowserWindow, nativeTheme, screen } from 'electron'
import { deskUrl } from './desk-origin'
import { placeWindow, smallestWindow, type StateKeeper, type WindowState } from './window-state'

/** A window on the desk, as it was left, shown once it has something to show. Resolves when the page is loaded. */
export async function openWindow(
  preload: string,
  {
    developing,
    left,
    keeper,
    prepare
  }: {
    readonly developing: boolean
    readonly left: WindowState | null
    readonly keeper: Pick<StateKeeper, 'watch'>
    /** Told of the window before its page is loaded. */
    readonly prepare: (window: BrowserWindow) => void
  }
): Promise<BrowserWindow> {
  const primary = screen.getPrimaryDisplay()
  const others = screen.getAllDisplays().filter(({ id }) => id !== primary.id)
  const window = new BrowserWindow({
    ...placeWindow(
      left,
      [primary, ...others].map(({ workArea }) => workArea)
    ),
    minWidth: smallestWindow.width,
    minHeight: smallestWindow.height,
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
  prepare(window)
  window.once('ready-to-show', () => {
    if (left?.maximized) window.maximize()
    if (left?.fullScreen) window.setFullScreen(true)
    window.show()
    keeper.watch(window)
  })
  window.webContents.once('dom-ready', () => window.webContents.setZoomLevel(left?.zoom ?? 0))

  await window.loadURL(deskUrl)
  return window
}

/** Brings the desk to the front for somebody who started it a second time, or followed a notification. */
export function bringToFront(window: BrowserWindow | undefined): void {
  if (window === undefined) return
  if (window.isMinimized()) window.restore()
  window.show()
  window.focus()
}
