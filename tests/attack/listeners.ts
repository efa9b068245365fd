import { connect } from 'node:net'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Hono } from 'hono'
import { addApiRoutes, type PortalEnv } from '../../src/main/portal/api-routes'
import { addPageRoutes } from '../../src/main/portal/page-routes'
import { createPageFiles } from '../../src/main/portal/page-files'
import { createPortalSessions } from '../../src/main/portal/sessions'
import { openConsole, type Console } from '../../src/main/host/console'
import { listen, type Listening } from '../../src/main/host/listen'
import { createFakeProgramme } from '../support/portal-programme'
import { disk } from '../faults/disk'
import type { World } from './world'

/** Both listeners of a host on free ports, and built pages: the project's own, or two files where it was not built. */
export type Listeners = {
  readonly portal: Listening
  readonly console: Console
  /** Where the desk listens, and the cookie of a browser that was let in. */
  readonly desk: { readonly url: string; readonly port: number; readonly cookie: string }
  readonly close: () => Promise<void>
}

export async function openListeners(world: World, deskDirectory: string): Promise<Listeners> {
  const { logger } = world.log
  const portal = await listen(world.hub.portal, { host: '127.0.0.1', port: 0 }, { option: '--portal', logger })
  const console = await openConsole(
    world.hub,
    { host: '127.0.0.1', port: 0 },
    { deskDirectory, logger, onNewUrl: () => undefined }
  )
  const { origin, port } = new URL(console.url())
  const entered = await fetch(console.url(), { redirect: 'manual' })
  const cookie = (entered.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
  return {
    portal,
    console,
    desk: { url: origin, port: Number(port), cookie },
    close: async () => {
      await Promise.all([portal.close(200), console.close()])
    }
  }
}

/** Folders of built pages for both listeners. Under CI they have to be the project's own, which it builds before. */
export async function builtPages(): Promise<{
  readonly portal: string
  readonly desk: string
  readonly built: boolean
  readonly remove: () => Promise<void>
}> {
  const out = join(process.cwd(), 'out', 'renderer')
  if (existsSync(join(out, 'portal', 'index.html')) && existsSync(join(out, 'desk', 'index.html')))
    return { portal: join(out, 'portal'), desk: join(out, 'desk'), built: true, remove: async () => undefined }
  if (process.env['CI']) throw new Error('The pages are not built: "npm run build" comes first.')
  const base = await mkdtemp(join(await disk(), 'attack-pages-'))
  for (const name of ['portal', 'desk']) {
    await mkdir(join(base, name, 'assets'), { recursive: true })
    await writeFile(
      join(base, name, 'index.html'),
      '<!doctype html><title>x</title><script src="/assets/x.js"></script>'
    )
    await writeFile(join(base, name, 'assets', 'x.js'), '0')
  }
  const remove = () => rm(base, { recursive: true, force: true })
  return { portal: join(base, 'portal'), desk: join(base, 'desk'), built: false, remove }
}

export type Route = { readonly method: string; readonly path: string }

/** Every route of the portal, as its own code adds them. */
export function portalRoutes(): readonly Route[] {
  const app = new Hono<PortalEnv>()
  const admit = async () => null
  addApiRoutes(app, {
    programme: createFakeProgramme(),
    sessions: createPortalSessions(() => new Date()),
    limits: { signUp: admit, renew: admit, passwordReset: admit },
    pause: admit
  })
  addPageRoutes(app, createPageFiles('nowhere'))
  return app.routes.map(({ method, path }) => ({ method, path }))
}

/** Bytes as they are sent and answered, for what no HTTP client would send. */
export function raw(port: number, text: string, waitMs = 5_000): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1')
    let answer = ''
    const end = setTimeout(() => socket.destroy(), waitMs)
    socket.on('data', (chunk) => (answer += chunk.toString('latin1')))
    socket.on('error', () => undefined)
    socket.on('close', () => {
      clearTimeout(end)
      resolve(answer)
    })
    socket.on('connect', () => socket.write(text))
    setTimeout(() => socket.connecting && reject(new Error('no connection')), waitMs).unref()
  })
}
