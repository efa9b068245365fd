import { app, BrowserWindow } from 'electron'
import type { Logger } from 'pino'
import { onClosingSignals } from '../host/signals'

/** What is confirmed is on disk already: a quit that hangs helps nobody. */
const closeLimitMs = 20_000
/** A page that does not answer keeps its window from closing, and with it the application. */
const windowLimitMs = 3_000

export type Quit = {
  /** Ends it all in good order because something went wrong inside: then `lastWord` is said, and the exit code is 1. */
  readonly failed: (lastWord: () => Promise<void>) => void
}

/** However the application is ended (menu, last window, signal), `close` runs to its end first; once, and no longer than the limit. */
export function closeBeforeQuit(close: () => Promise<void>, logger: Logger): Quit {
  let closing = false
  let exitCode = 0
  let lastWord: () => Promise<void> = () => Promise.resolve()
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit()
  })
  app.on('before-quit', () => {
    setTimeout(() => {
      const stuck = BrowserWindow.getAllWindows()
      if (stuck.length > 0) logger.warn('a window did not close by itself')
      for (const window of stuck) window.destroy()
    }, windowLimitMs).unref()
  })
  app.on('will-quit', (event) => {
    event.preventDefault()
    if (closing) return
    closing = true
    const limit = new Promise<never>((_, reject) => {
      setTimeout(() => reject(new Error(`closing took longer than ${closeLimitMs / 1000} seconds`)), closeLimitMs)
    })
    Promise.race([close(), limit])
      .catch((error: unknown) => {
        logger.error({ err: error }, 'closing failed')
        exitCode = 1
      })
      .then(() => lastWord())
      .catch((error: unknown) => logger.error({ err: error }, 'nobody could be told'))
      .finally(() => app.exit(exitCode))
  })
  onClosingSignals(() => app.quit())
  return {
    failed: (word) => {
      exitCode = 1
      lastWord = word
      app.quit()
    }
  }
}
