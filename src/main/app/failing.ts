import { app, dialog, session } from 'electron'
import type { Logger } from 'pino'
import type { Quit } from './quit'

/**
 * What nobody caught leaves the main process in a state that nobody knows: it is logged, what was typed is brought to
 * disk, everything is closed in good order, and then somebody who is looking is asked to start again.
 */
export function endOnUncaught(quit: Quit, logger: Logger, quiet: boolean): void {
  let ending = false
  process.on('uncaughtException', (error) => {
    logger.fatal({ err: error }, 'an error that nobody caught: closing')
    if (ending) return
    ending = true
    session.defaultSession.flushStorageData()
    quit.failed(quiet ? () => Promise.resolve() : offerRestart)
  })
  process.on('unhandledRejection', (reason) => logger.error({ err: reason }, 'a failure that nobody handled'))
}

async function offerRestart(): Promise<void> {
  const { response } = await dialog.showMessageBox({
    type: 'error',
    message: 'Hub Desk had to close.',
    detail:
      'Something went wrong inside. What was saved is safe; what you typed is there again once you have signed in.',
    buttons: ['Start Again', 'Quit'],
    defaultId: 0,
    cancelId: 1
  })
  if (response === 0) app.relaunch()
}
