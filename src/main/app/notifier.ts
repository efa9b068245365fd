import { app, nativeImage, Notification, type BrowserWindow, type NativeImage } from 'electron'
import type { Logger } from 'pino'
import type { DeskCommand } from '@shared/commands'
import type { AttentionNow, News } from '../api/attention'
import type { DeskSession } from '../api/caller'
import type { Hub } from '../hub-types'
import { announce, concerning, gatherNews, listOnScreen } from './news'

/** A burst of changes asks once, in milliseconds. */
const refreshMs = 250

const later = (pause: number, run: () => void) => {
  const timer = setTimeout(run, pause)
  timer.unref()
  return () => clearTimeout(timer)
}

export type NotifierParts = {
  readonly hub: Pick<Hub, 'attention' | 'onEvent'>
  /** The window with the desk, and whose it is; null while there is none. */
  readonly desk: () => { readonly window: BrowserWindow; readonly session: DeskSession } | null
  /** Brings the desk to the front and there. */
  readonly lead: (command: DeskCommand) => void
  /** Told who is there and what waits, whenever that may have changed. */
  readonly onAttention: (now: Pick<AttentionNow, 'open'>) => void
  readonly logger: Logger
}

/** Tells of new work by the system's notifications, and of how much there is by the number on the program's icon. */
export function startNotifier({ hub, desk, lead, onAttention, logger }: NotifierParts): void {
  const failed = (error: unknown) => logger.error({ err: error }, 'a notification was not shown')
  /** A notification that nothing holds is collected, and a click on it does nothing. */
  const shown = new Set<Notification>()

  async function tell(news: readonly News[]): Promise<void> {
    const at = desk()
    if (at === null || !Notification.isSupported()) return
    const { window, session } = at
    const now = await hub.attention.of(session)
    const looksAt = now.open && window.isFocused() ? listOnScreen(window.webContents.getURL()) : null
    const announcement = announce(concerning(news, now, { id: session.staffId(), looksAt }), now.open)
    if (announcement === null) return
    const { title, body, command } = announcement
    const notification = new Notification({ title, body })
    shown.add(notification)
    notification.once('click', () => {
      shown.delete(notification)
      lead(command)
    })
    notification.once('close', () => shown.delete(notification))
    notification.show()
  }
  hub.attention.onNews(gatherNews(later, (news) => void tell(news).catch(failed)))

  async function refresh(): Promise<void> {
    const at = desk()
    const now = at === null ? { open: false, waiting: 0 } : await hub.attention.of(at.session)
    onAttention(now)
    setBadge(at?.window ?? null, now.waiting)
  }
  let cancel = () => {}
  const refreshSoon = () => {
    cancel()
    cancel = later(refreshMs, () => void refresh().catch(failed))
  }
  // Signing in and out are events, too: the trail's.
  hub.onEvent(refreshSoon)
  refreshSoon()
}

/** macOS and some Linux desktops show the number, Windows a mark; everywhere it stands before the window's title. */
function setBadge(window: BrowserWindow | null, count: number): void {
  if (process.platform !== 'win32') app.setBadgeCount(count)
  else if (window !== null && !window.isDestroyed())
    window.setOverlayIcon(count > 0 ? mark() : null, count > 0 ? `${count} waiting` : '')
}

let drawn: NativeImage | null = null

/** A red dot for the icon in Windows' taskbar, which has no number. */
function mark(): NativeImage {
  if (drawn !== null) return drawn
  const size = 16
  const pixels = Buffer.alloc(size * size * 4)
  for (let index = 0; index < size * size; index += 1) {
    const distance = Math.hypot((index % size) - 7.5, Math.floor(index / size) - 7.5)
    const opacity = Math.min(1, Math.max(0, 7.5 - distance))
    // Blue, green, red, each already multiplied by the opacity.
    pixels.set(
      [0x26, 0x26, 0xdc, 0xff].map((part) => Math.round(part * opacity)),
      index * 4
    )
  }
  drawn = nativeImage.createFromBitmap(pixels, { width: size, height: size })
  return drawn
}
