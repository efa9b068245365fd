import { setTimeout as pause } from 'node:timers/promises'
import { Hono } from 'hono'
import { methodNotAllowed } from 'hono/method-not-allowed'
import { routePath } from 'hono/route'
import type { Logger } from 'pino'
import { Busy, Refusal } from '../refusal'
import { ReadOnlyError } from '../store/port'
import { refuse, refuseForNow } from './answers'
import { addApiRoutes, isHttps, type Admit, type PortalEnv } from './api-routes'
import { clientAddress, parseTrustedProxies } from '../http/client-address'
import type { CountryDatabase } from '../http/country'
import { createSourceLimit, type SourceRate } from '../http/source-limit'
import { createPageFiles } from './page-files'
import { addPageRoutes } from './page-routes'
import type { PortalProgramme } from './programme'
import { securityHeaders } from './security-headers'
import { createPortalSessions, type SessionLimits } from './sessions'
import { defaultPortalLimits, type PortalLimits } from './source-limits'

export type PortalDeps = {
  readonly programme: PortalProgramme
  /** Folder with the built pages: `index.html` and `assets/`. */
  readonly portalDirectory: string
  /** Where resellers reach the portal; null while nobody knows. Never taken from a request. */
  readonly portalUrl: () => Promise<string | null>
  /** Addresses and CIDR networks whose `X-Forwarded-For` counts. */
  readonly trustedProxies: readonly string[]
  readonly countries: CountryDatabase
  /** ISO 3166-1 alpha-2 for addresses whose country is not known, or null. */
  readonly assumeCountry: string | null
  readonly logger: Logger
  readonly limits?: Partial<PortalLimits>
  readonly sessionLimits?: SessionLimits
  readonly now?: () => Date
  /** Resolves after so many milliseconds; tests bring their own. */
  readonly pause?: (ms: number) => Promise<unknown>
}

/** `peer` is the address of the socket's other end. Never rejects. */
export type Portal = (request: Request, peer: string) => Promise<Response>

/**
 * The portal's HTTP side: pages and API (design section 3). Throws an error that names the entry where `trustedProxies`
 * can't be read.
 */
export function createPortal(deps: PortalDeps): Portal {
  const { programme, logger, now = () => new Date() } = deps
  const proxies = parseTrustedProxies(deps.trustedProxies)
  const limits = { ...defaultPortalLimits, ...deps.limits }
  const sessions = createPortalSessions(now, deps.sessionLimits)
  programme.onSessionsEnded(sessions.endAllOf)

  const app = new Hono<PortalEnv>({ strict: false })

  app.use(securityHeaders(isHttps))
  app.use(async (c, next) => {
    const ip = clientAddress(c.env.peer, c.req.header('x-forwarded-for') ?? null, proxies)
    const country = deps.countries.lookup(ip) ?? deps.assumeCountry
    c.set('visitor', { ip, country, userAgent: (c.req.header('user-agent') ?? '').slice(0, 300) })
    c.set('portalUrl', null)
    c.set('portalUrl', await deps.portalUrl())
    await next()
  })
  app.use(
    methodNotAllowed({
      app,
      onMethodNotAllowed: (_, methods) =>
        refuse(
          { code: 'method_not_allowed', message: `This address answers ${methods.join(', ')} only.` },
          { headers: { Allow: methods.join(', ') } }
        )
    })
  )
  addApiRoutes(app, {
    programme,
    sessions,
    limits: {
      signUp: limitTo(limits.signUp),
      renew: limitTo(limits.renew),
      passwordReset: limitTo(limits.passwordReset)
    },
    pause: deps.pause ?? pause
  })
  addPageRoutes(app, createPageFiles(deps.portalDirectory))

  app.onError((error, c) => {
    if (error instanceof ReadOnlyError || (error instanceof Refusal && error.code === 'read_only')) {
      const message = 'We can’t take this right now. Nothing was changed; please try again later.'
      return refuse({ code: 'read_only', message })
    }
    if (error instanceof Busy) return refuseForNow(error.retryAfterSeconds, error.message)
    if (error instanceof Refusal && error.code === 'invalid') {
      return refuse({ code: 'invalid', message: error.message, ...(error.fields && { fields: error.fields }) })
    }
    // The route's pattern: the path itself may hold a link's token.
    logger.error({ err: error, method: c.req.method, route: routePath(c, -1) }, 'a portal request failed')
    return refuse({ code: 'internal', message: 'Something went wrong on our side. Please try again in a moment.' })
  })

  return async (request, peer) => app.fetch(request, { peer })
}

function limitTo(rate: SourceRate): Admit {
  const limit = createSourceLimit()
  return (ip) => limit.use(ip, rate)
}
