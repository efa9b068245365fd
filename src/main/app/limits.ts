import { shell, type App, type Session, type WebContents } from 'electron'
import type { Logger } from 'pino'
import { mayDownload } from './desk-files-out'
import { deskUrl, externalAddress, isDeskPage, mayShowInFrame } from './desk-origin'

/** Schemes of the network and the disk. A window reaches the main process and its own files, nothing else. */
const foreign: ReadonlySet<string> = new Set(['http:', 'https:', 'ws:', 'wss:', 'ftp:', 'file:'])

/** No permission of any kind, no request that leaves the program, and no download but the files that the desk makes. */
export function limitSession(session: Session, logger: Logger): void {
  session.setPermissionRequestHandler((_contents, permission, answer) => {
    logger.warn({ permission }, 'a permission was asked for and denied')
    answer(false)
  })
  session.setPermissionCheckHandler(() => false)
  session.setDevicePermissionHandler(() => false)
  session.webRequest.onBeforeRequest(({ url }, answer) => {
    const cancel = foreign.has(url.slice(0, url.indexOf(':') + 1))
    if (cancel) logger.warn({ origin: originOf(url) }, 'a request to elsewhere was denied')
    answer({ cancel })
  })
  session.on('will-download', (event, item) => {
    if (mayDownload(item.getURL(), item.getMimeType(), item.getFilename())) return
    logger.warn({ origin: originOf(item.getURL()) }, 'a download was denied')
    event.preventDefault()
  })
}

/** Keeps every window on the desk's page: no navigation away, no window of a page's making, no webview. */
export function limitContents(app: App, logger: Logger): void {
  app.on('web-contents-created', (_created, contents) => {
    keepOnDesk(contents, logger)
    contents.on('will-attach-webview', (event) => event.preventDefault())
    contents.setWindowOpenHandler(({ url }) => {
      const address = externalAddress(url)
      if (address === null) logger.warn({ origin: originOf(url) }, 'a window was denied')
      else
        shell.openExternal(address).catch((error: unknown) => {
          logger.warn({ err: error }, 'no program opens this address')
        })
      return { action: 'deny' }
    })
  })
}

function keepOnDesk(contents: WebContents, logger: Logger): void {
  contents.on('will-frame-navigate', (event) => {
    if (event.isMainFrame ? isDeskPage(event.url) : mayShowInFrame(event.url)) return
    logger.warn({ origin: originOf(event.url) }, 'a navigation was denied')
    event.preventDefault()
  })
  contents.on('will-redirect', (event) => event.preventDefault())
  // A page can go to about:blank without asking. It may not call from there, and is brought back.
  contents.on('did-navigate', (_event, url) => {
    if (contents.getType() !== 'window' || isDeskPage(url)) return
    contents.loadURL(deskUrl).catch((error: unknown) => logger.error({ err: error }, 'the desk did not come back'))
  })
}

/** For the log: paths and queries may hold secrets. */
function originOf(url: string): string {
  return /^[a-z-]+:(\/\/[^/?#@]*)?/i.exec(url)?.[0] ?? ''
}
