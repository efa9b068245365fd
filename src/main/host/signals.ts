import type { Logger } from 'pino'
import { explainFailure } from './failure'

/** SIGINT and SIGTERM end the process in good order (exit code 0); a second one ends it at once (1). */
export function closeOnSignals(close: () => Promise<void>, logger: Logger): void {
  let closing = false
  const onSignal = (signal: NodeJS.Signals) => {
    if (closing) {
      process.stderr.write(`${signal} again: ending at once.\n`)
      process.exit(1)
    }
    closing = true
    logger.info({ signal }, 'closing')
    close().then(
      () => process.exit(0),
      (error: unknown) => {
        logger.error({ err: error }, 'closing failed')
        process.stderr.write(`Hub Desk did not close cleanly: ${explainFailure(error).line}\n`)
        process.exit(1)
      }
    )
  }
  process.on('SIGINT', onSignal)
  process.on('SIGTERM', onSignal)
}
