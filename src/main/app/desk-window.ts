import { existsSync } from 'node:fs'
import { app, Menu, shell, type BrowserWindow } from 'electron'
import type { Logger } from 'pino'
import type { DeskCommand } from '@shared/commands'
import type { DeskEvent } from '@shared/events'
import type { Hub } from '../hub-types'
import { copyDiagnostics, showAbout } from './about'
import { enableDeskItems, menuTemplate } from './menu'
import { startNotifier } from './notifier'
import { recoverPage } from './recovery'
import { savePdf } from './save-pdf'
import { bringToFront, openWindow } from './window'
import type { WindowCalls } from './window-calls'
import { readWindowState, type StateKeeper } from './window-state'

/** The one window with the desk, its menu and what is told outside of it. */
export type DeskWindow = {
  /** Opens it where there is none. */
  readonly open: () => Promise<BrowserWindow>
  /** Brings it to the front, opened anew if need be, and tells its desk where to go. */
  readonly lead: (event: DeskEvent | null) => void
}

export function createDeskWindow(parts: {
  readonly hub: Hub
  readonly calls: WindowCalls
  /** Asks for a review pack and opens it in a window of its own. */
  readonly openPack: () => void
  readonly preload: string
  readonly windowFile: string
  /** The user guide, where it came with the program. */
  readonly guide: string
  readonly keeper: StateKeeper
  readonly developing: boolean
  readonly version: string
  readonly logger: Logger
}): DeskWindow {
  const { hub, calls, openPack, preload, windowFile, guide, keeper, developing, version, logger } = parts
  const { admit, tell, sessionOf } = calls
  let shown: BrowserWindow | undefined
  const current = () => shown
  const failed = (what: string) => (error: unknown) => logger.error({ err: error }, what)

  const open = async () =>
    current() ??
    openWindow(preload, {
      developing,
      left: await readWindowState(windowFile),
      keeper,
      prepare: (window) => {
        shown = window
        window.once('closed', () => {
          shown = undefined
        })
        admit(window.webContents, hub)
        recoverPage(window, {
          logger,
          tell: (from) => tell(window.webContents, { topic: 'recovered', from }),
          quit: () => app.quit()
        })
      }
    })
  const lead = (event: DeskEvent | null) => {
    const bring = async () => {
      const window = await open()
      bringToFront(window)
      if (event !== null) tell(window.webContents, event)
    }
    bring().catch(failed('the window did not open'))
  }
  const command = (wish: DeskCommand) => lead({ topic: 'command', command: wish })

  const menu = Menu.buildFromTemplate(
    menuTemplate(process.platform, developing, {
      command,
      openPack,
      print: () => current()?.webContents.print(),
      savePdf: () => {
        const window = current()
        if (window !== undefined) void savePdf(window, logger)
      },
      showAbout: () => void showAbout(current(), version).catch(failed('nothing was shown about the program')),
      copyDiagnostics: () => copyDiagnostics(version),
      openGuide: existsSync(guide) ? () => void shell.openPath(guide).catch(failed('the guide did not open')) : null
    })
  )
  Menu.setApplicationMenu(menu)
  startNotifier({
    hub,
    desk: () => {
      const window = current()
      const session = window ? sessionOf(window.webContents) : null
      return window && session ? { window, session } : null
    },
    lead: command,
    onAttention: ({ open: isOpen }) => enableDeskItems(menu, isOpen),
    logger
  })
  app.on('activate', () => {
    open().catch(failed('the window did not open'))
  })
  return { open, lead }
}
