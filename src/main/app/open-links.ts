import type { App } from 'electron'
import { accountOfLink, linkScheme, takeLinks } from './deep-link'

/**
 * Brings the desk to the account of a link: from a second start (Windows, Linux) or from the system (macOS). One that
 * comes before there is a window waits for it; the newest counts. To be called before the app is ready.
 */
export function listenForLinks(app: App, first: string | null) {
  let show: ((account: string | null) => void) | null = null
  let waiting = first

  const open = (account: string | null) => {
    if (show !== null) show(account)
    else if (account !== null) waiting = account
  }
  app.on('second-instance', (_event, argv) => open(takeLinks(argv.slice(1)).account))
  app.on('open-url', (event, url) => {
    event.preventDefault()
    open(accountOfLink(url))
  })

  return {
    /** From now on `bring` is told: null where somebody only started the program again. */
    ready: (bring: (account: string | null) => void) => {
      show = bring
      if (waiting !== null) bring(waiting)
      waiting = null
    }
  }
}

/**
 * Makes this program the one that opens links. Only once it is installed: a checkout that somebody tries out should not
 * take them over. What follows `--` is never taken for an option, whatever a link says.
 */
export function claimLinks(app: App): void {
  if (app.isPackaged) app.setAsDefaultProtocolClient(linkScheme, process.execPath, ['--'])
}
