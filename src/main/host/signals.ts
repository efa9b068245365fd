import type { Logger } from 'pino'
import { explainFailure } from './failure'

/** A signal this soon after the first is the same one again: npm passes on the Ctrl-C that the terminal sent already. */
const sameSignalMs = 1_000

/** SIGINT and SIGTERM end the process in good order (exit code 0); a second one ends it at once (1). */
export function closeOnSignals(close: () => Promise<void>, logger: Logger): void {
  onClosingSignals((signal) => {
    logger.info({ signal }, 'closing')
    close().then(
      () => process.exit(0),
      (error: unknown) => {
        logger.error({ err: error }, 'closing failed')
        process.stderr.write(`Hub Desk did not close cleanly: ${explainFailure(error).line}\n`)
        process.exit(1)
      }
    )
  })
}

/** Calls `begin` on the first signal; a second one ends the process at once. */
export function onClosingSignals(begin: (signal: NodeJS.Signals) => void, now: () => number = Date.now): void {
  let since: number | null = null
  const onSignal = (signal: NodeJS.Signals) => {
    if (since === null) {
      since = now()
      begin(signal)
    } else if (now() - since >= sameSignalMs) {
      process.stderr.write(`${signal} again: ending at once.\n`)
      process.exit(1)
    }
  }
  process.on('SIGINT', onSignal)
  process.on('SIGTERM', onSignal)
}
