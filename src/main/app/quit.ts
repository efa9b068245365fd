import { app } from 'electron'
import type { Logger } from 'pino'
import { onClosingSignals } from '../host/signals'

/** What is confirmed is on disk already: a quit that hangs helps nobody. */
const closeLimitMs = 20_000

/** However the application is ended (menu, last window, signal), `close` runs to its end first; once, and no longer than the limit. */
export function closeBeforeQuit(close: () => Promise<void>, logger: Logger): void {
  let closing = false
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit()
  })
  app.on('will-quit', (event) => {
    event.preventDefault()
    if (closing) return
    closing = true
    const limit = new Promise<never>((_, reject) => {
      setTimeout(() => reject(new Error(`closing took longer than ${closeLimitMs / 1000} seconds`)), closeLimitMs)
    })
    Promise.race([close(), limit]).then(
      () => app.exit(0),
      (error: unknown) => {
        logger.error({ err: error }, 'closing failed')
        app.exit(1)
      }
    )
  })
  onClosingSignals(() => app.quit())
}
