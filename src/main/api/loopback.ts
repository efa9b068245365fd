import { Hono, type Context } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { Logger } from 'pino'
import { inputLimitOf, tooLarge } from '@shared/channels'
import { shutOutHeader, tabHeader } from '@shared/events'
import type { RefusalCode, Reply } from '@shared/reply'
import { answerDeskFile, deskHeaders } from '../host/desk-files'
import type { RequestHandler } from '../host/listen'
import type { Address } from '../option-values'
import type { Hub } from '../hub-types'
import { readJsonBody, type JsonBody } from '../http/json-body'
import type { DeskSession } from './caller'
import { createLoopbackEvents } from './loopback-events'
import { ownHosts, turnAway } from './loopback-guard'
import { noCookiePage, usedKeyPage } from './loopback-pages'
import { createLoopbackSessions } from './loopback-sessions'

export type LoopbackOptions = {
  readonly hub: Pick<Hub, 'dispatch' | 'sessions' | 'onEvent'>
  /** Folder with the built desk: `index.html` and what it loads. */
  readonly deskDirectory: string
  readonly logger: Logger
  /** Hears each new launch key, the first one excepted. */
  readonly onLaunchKey?: (key: string) => void
}

/** The desk on loopback HTTP: its pages, `POST /api/<operation>` and `GET /api/events` (design section 10). */
export type Loopback = {
  readonly handler: RequestHandler
  /** The address without which no Host header is right; until it is told, every request is turned away. */
  readonly listensOn: (address: Address) => void
  readonly launchKey: () => string
  /** Ends the event streams, so that the server can close. */
  readonly close: () => void
}

const statusOf: Readonly<Record<RefusalCode, ContentfulStatusCode>> = {
  invalid: 422,
  unauthenticated: 401,
  forbidden: 403,
  unconfirmed: 403,
  not_found: 404,
  conflict: 409,
  rate_limited: 429,
  read_only: 503,
  unknown_operation: 404,
  internal: 500
}

type Bindings = { readonly peer: string }
type Desk = { readonly Bindings: Bindings; readonly Variables: { session: DeskSession } }

export function createLoopback({ hub, deskDirectory, logger, onLaunchKey }: LoopbackOptions): Loopback {
  const browsers = createLoopbackSessions(hub.sessions, onLaunchKey)
  const events = createLoopbackEvents(hub.onEvent, hub.sessions.disconnected)
  let hosts: ReadonlySet<string> = new Set()
  // Cookies know no ports: two desks on one machine must not take each other's.
  let cookieName = 'hub_desk'
  const sessionOf = (c: Context<Desk>) => browsers.find(getCookie(c, cookieName) ?? null)

  const app = new Hono<Desk>()

  app.use(async (c, next) => {
    const turned = turnAway(
      {
        method: c.req.method,
        carriesKey: c.req.query('key') !== undefined,
        urlHost: new URL(c.req.url).host,
        host: c.req.header('host') ?? null,
        origin: c.req.header('origin') ?? null,
        secFetchSite: c.req.header('sec-fetch-site') ?? null
      },
      hosts
    )
    if (turned === null) await next()
    else if (isApi(c)) c.res = reply(c, refuse('forbidden', turned.message), turned.status)
    else c.res = c.text(`${turned.message}\n`, turned.status)
    for (const [name, value] of Object.entries(deskHeaders)) c.res.headers.set(name, value)
    if (!c.res.headers.has('cache-control')) c.res.headers.set('cache-control', 'no-store')
  })

  app.get('/', async (c, next) => {
    const key = c.req.query('key')
    // Whoever only looks (HEAD) must not use the key up.
    if (key === undefined || c.req.method === 'HEAD') return next()
    if (sessionOf(c) !== null) return c.redirect('/', 303)
    const token = browsers.exchange(key, c.req.header('user-agent'))
    if (token === null) return c.html(usedKeyPage, 403)
    setCookie(c, cookieName, token, { httpOnly: true, sameSite: 'Strict', path: '/' })
    return c.redirect('/', 303)
  })

  app.use(async (c, next) => {
    const session = sessionOf(c)
    if (session !== null) {
      c.set('session', session)
      return next()
    }
    if (!isApi(c)) return c.html(noCookiePage, 401)
    // An open desk must tell this from "sign in first": signing in would not help here.
    c.header(shutOutHeader, 'true')
    return reply(c, refuse('unauthenticated', 'Open the desk at the address printed in the terminal.'))
  })

  app.get('/api/events', (c, next) => {
    if (c.req.method === 'HEAD') return next()
    const stream = events.open(c.get('session'), tabNamed(c.req.query('tab')).tab)
    return stream ?? reply(c, refuse('rate_limited', 'The desk is open in too many tabs of this browser. Close some.'))
  })

  app.post('/api/:operation', async (c) => {
    const limit = inputLimitOf(c.req.param('operation'))
    const body = await readJsonBody(c.req.raw, limit)
    if (!body.ok) return bodyRefusal(c, body.problem, limit)
    const caller = { session: c.get('session'), ip: c.env.peer, ...tabNamed(c.req.header(tabHeader)) }
    return reply(c, await hub.dispatch(c.req.param('operation'), body.value, caller))
  })

  app.all('/api/*', (c) => {
    c.header('allow', 'POST')
    return reply(c, refuse('unknown_operation', 'Call an operation with POST /api/<operation> and a JSON body.'), 405)
  })

  app.on(['GET', 'HEAD'], '*', (c) => answerDeskFile(deskDirectory, new URL(c.req.url).pathname))

  app.notFound((c) => c.text('There is nothing here.\n', 404))
  app.onError((error, c) => {
    logger.error({ err: error, path: c.req.path }, 'a request to the desk failed')
    return reply(c, refuse('internal', 'Something went wrong here. Try again; if it stays, look at the log.'))
  })

  return {
    handler: async (request, peer) => app.fetch(request, { peer } satisfies Bindings),
    listensOn: ({ host, port }) => {
      hosts = ownHosts(host, port)
      cookieName = `hub_desk_${port}`
    },
    launchKey: browsers.launchKey,
    close: events.close
  }
}

function isApi(c: Context): boolean {
  return c.req.path.startsWith('/api/')
}

/** A tab names itself; it is believed, for it can only end what its own session began. */
function tabNamed(name: string | undefined): { readonly tab?: string } {
  return name !== undefined && /^[\w-]{1,64}$/.test(name) ? { tab: name } : {}
}

function refuse(code: RefusalCode, message: string): Reply<never> {
  return { ok: false, code, message }
}

function reply(c: Context, value: Reply<unknown>, status?: ContentfulStatusCode): Response {
  return c.json(value, status ?? (value.ok ? 200 : statusOf[value.code]))
}

function bodyRefusal(c: Context, problem: (JsonBody & { readonly ok: false })['problem'], limit: number): Response {
  switch (problem) {
    case 'too_large':
      return reply(c, refuse('invalid', tooLarge(limit)), 413)
    case 'unsupported_media_type':
      return reply(c, refuse('invalid', 'Send the input as JSON, with Content-Type: application/json.'), 415)
    case 'invalid':
      return reply(c, refuse('invalid', 'The input is not valid JSON.'))
  }
}
