import { join } from 'node:path'
import pino from 'pino'
import { createPortal, type PortalDeps } from '../../src/main/portal/portal'

type Sent = {
  readonly method?: string
  readonly json?: unknown
  readonly body?: BodyInit
  readonly headers?: Record<string, string>
  readonly peer?: string
}

export const portalOrigin = 'http://portal.example:4180'

/** Addresses of these tests; anything else is nowhere. */
const countriesOfTests: Readonly<Record<string, string>> = { '49.36.0.1': 'IN', '8.8.8.8': 'US' }

/** A portal and a browser that keeps its cookies, without a port. */
export function openPortal(deps: Pick<PortalDeps, 'programme'> & Partial<PortalDeps>) {
  const portal = createPortal({
    portalDirectory: join(__dirname, 'no-such-folder'),
    portalUrl: async () => portalOrigin,
    trustedProxies: [],
    countries: { lookup: (ip) => countriesOfTests[ip] ?? null },
    assumeCountry: null,
    logger: pino({ level: 'silent' }),
    pause: async () => undefined,
    ...deps
  })
  let cookie = ''
  return {
    portal,
    forgetCookies: () => void (cookie = ''),
    send: async (path: string, { method, json, body, headers = {}, peer = '127.0.0.1' }: Sent = {}) => {
      const payload = json === undefined ? body : JSON.stringify(json)
      const response = await portal(
        new Request(portalOrigin + path, {
          method: method ?? (payload === undefined ? 'GET' : 'POST'),
          headers: {
            host: 'portal.example:4180',
            ...(payload !== undefined && { 'content-type': 'application/json' }),
            ...(cookie !== '' && { cookie }),
            ...headers
          },
          ...(payload !== undefined && { body: payload, duplex: 'half' as const })
        }),
        peer
      )
      const set = response.headers.get('set-cookie')
      if (set !== null) cookie = /max-age=0/i.test(set) ? '' : (set.split(';')[0] ?? '')
      return response
    }
  }
}
