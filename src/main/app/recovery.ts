import { dialog, type BrowserWindow } from 'electron'
import type { Logger } from 'pino'
import type { PageLoss } from '@shared/commands'

/** A page that crashes again this soon after it was brought back is not brought back without asking, in milliseconds. */
const crashLoopMs = 10_000

/** Whether to bring a page back by itself: not when it crashes as soon as it is there, over and over. */
export const comesBackByItself = (lastCrashAt: number | null, now: number): boolean =>
  lastCrashAt === null || now - lastCrashAt > crashLoopMs

/**
 * Brings the desk's page back when it crashed, and offers to when it hangs. What was typed is kept by the page
 * (docs/adr/0050-the-frame.md). `tell` is called when the new page can hear it.
 */
export function recoverPage(
  window: BrowserWindow,
  {
    logger,
    tell,
    quit
  }: { readonly logger: Logger; readonly tell: (loss: PageLoss) => void; readonly quit: () => void }
): void {
  const { webContents } = window
  let lastCrashAt: number | null = null
  let endedHanging = false
  let question: AbortController | null = null

  const bringBack = (loss: PageLoss) => {
    webContents.once('did-finish-load', () => tell(loss))
    window.reload()
  }

  webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit' || window.isDestroyed()) return
    question?.abort()
    logger.error({ reason, hanging: endedHanging }, "the desk's page was lost")
    if (endedHanging) {
      endedHanging = false
      return bringBack('hang')
    }
    const now = Date.now()
    const byItself = comesBackByItself(lastCrashAt, now)
    lastCrashAt = now
    if (byItself) return bringBack('crash')
    const ask = async () => {
      const { response } = await dialog.showMessageBox(window, {
        type: 'error',
        message: 'The desk stopped working twice in a row.',
        detail: 'Nothing that was saved is lost, and what you typed is kept. If it stops again, restart the computer.',
        buttons: ['Open the Desk Again', 'Quit'],
        defaultId: 0,
        cancelId: 0
      })
      if (response === 1) quit()
      else if (!window.isDestroyed()) bringBack('crash')
    }
    ask().catch((error: unknown) => logger.error({ err: error }, 'nobody could be asked'))
  })

  window.on('unresponsive', () => {
    if (question !== null) return
    logger.warn("the desk's page does not answer")
    const asked = new AbortController()
    question = asked
    const ask = async () => {
      const { response } = await dialog.showMessageBox(window, {
        type: 'warning',
        message: 'The desk does not respond.',
        detail: 'You can wait, or start its page again. What you typed is kept.',
        buttons: ['Wait', 'Start Again'],
        defaultId: 0,
        cancelId: 0,
        signal: asked.signal
      })
      question = null
      if (response !== 1 || asked.signal.aborted || window.isDestroyed()) return
      endedHanging = true
      webContents.forcefullyCrashRenderer()
    }
    ask().catch((error: unknown) => logger.error({ err: error }, 'nobody could be asked'))
  })
  window.on('responsive', () => question?.abort())
}
