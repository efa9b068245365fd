import { app } from 'electron'
import type { Logger } from 'pino'
import { onClosingSignals } from '../host/signals'

/** However the application is ended (menu, last window, signal), `close` runs to its end first; once. */
export function closeBeforeQuit(close: () => Promise<void>, logger: Logger): void {
  let closing = false
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit()
  })
  app.on('will-quit', (event) => {
    event.preventDefault()
    if (closing) return
    closing = true
    close().then(
      () => app.exit(0),
      (error: unknown) => {
        logger.error({ err: error }, 'closing failed')
        app.exit(1)
      }
    )
  })
  onClosingSignals(() => app.quit())
}
