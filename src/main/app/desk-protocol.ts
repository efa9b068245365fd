import { protocol } from 'electron'
import { answerDeskFile, deskHeaders } from '../host/desk-files'
import { deskScheme, isDeskOrigin } from './desk-origin'

/** To be called before the app is ready. */
export function registerDeskScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: deskScheme, privileges: { standard: true, secure: true, supportFetchAPI: true } }
  ])
}

/** Serves the built desk to the windows, with the headers that a browser gets on loopback. */
export function serveDesk(directory: string): void {
  protocol.handle(deskScheme, (request) => {
    const url = new URL(request.url)
    if (!isDeskOrigin(url) || (request.method !== 'GET' && request.method !== 'HEAD'))
      return new Response('There is nothing here.\n', { status: 404, headers: deskHeaders })
    return answerDeskFile(directory, url.pathname)
  })
}
