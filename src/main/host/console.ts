import type { Logger } from 'pino'
import { createLoopback } from '../api/loopback'
import type { Hub } from '../hub-types'
import type { Address } from '../option-values'
import { listen } from './listen'

/** The desk on loopback. */
export type Console = {
  /** Opens one browser; it changes with each use. */
  readonly url: () => string
  readonly close: () => Promise<void>
}

/**
 * Serves the desk. `onNewUrl` hears each address that takes the place of a used one.
 * @throws ListenError
 */
export async function openConsole(
  hub: Pick<Hub, 'dispatch' | 'sessions' | 'onEvent'>,
  address: Address,
  {
    deskDirectory,
    logger,
    onNewUrl
  }: { readonly deskDirectory: string; readonly logger: Logger; readonly onNewUrl: (url: string) => void }
): Promise<Console> {
  const loopback = createLoopback({ hub, deskDirectory, logger, onLaunchKey: () => onNewUrl(url()) })
  const server = await listen(loopback.handler, address, { option: '--console', logger })
  loopback.listensOn(server)
  const url = () => `${server.url}/?key=${loopback.launchKey()}`
  return {
    url,
    close: () => {
      loopback.close()
      return server.close()
    }
  }
}
