import type { Hono } from 'hono'
import type { PortalEnv } from './api-routes'
import { notFound } from './answers'
import type { PageFile, PageFiles } from './page-files'

/** Paths that the pages' own router knows; all of them are the same document. */
const pages = ['/', '/signup', '/signup/done', '/activate/:token', '/signin', '/home']

export function addPageRoutes(app: Hono<PortalEnv>, files: PageFiles): void {
  const page = async (request: Request, status: number) => {
    const index = await files.index()
    if (index === null) return notBuilt()
    return send(request, index, status, 'no-store')
  }

  for (const path of pages) app.get(path, (c) => page(c.req.raw, 200))

  app.get('/assets/:name', async (c) => {
    const asset = await files.asset(c.req.param('name'))
    // The name carries a hash of the content.
    return asset === null ? notFound() : send(c.req.raw, asset, 200, 'public, max-age=31536000, immutable')
  })

  app.notFound((c) => {
    const wantsPage = c.req.method === 'GET' || c.req.method === 'HEAD'
    return wantsPage && !/^\/(api|assets)(\/|$)/.test(c.req.path) ? page(c.req.raw, 404) : notFound()
  })
}

function send(request: Request, file: PageFile, status: number, cacheControl: string): Response {
  const gzip = file.gzipped !== null && acceptsGzip(request.headers.get('accept-encoding'))
  const bytes = gzip && file.gzipped !== null ? file.gzipped : file.bytes
  return new Response(new Uint8Array(bytes), {
    status,
    headers: {
      'Content-Type': file.type,
      'Content-Length': String(bytes.byteLength),
      'Cache-Control': cacheControl,
      Vary: 'Accept-Encoding',
      ...(gzip && { 'Content-Encoding': 'gzip' })
    }
  })
}

function acceptsGzip(acceptEncoding: string | null): boolean {
  return /(^|,)\s*gzip\s*(;\s*q=(?!0(\.0*)?\s*(,|$))|,|$)/i.test(acceptEncoding ?? '')
}

function notBuilt(): Response {
  return new Response('The portal’s pages have not been built. Run "npm run build" and load this page again.\n', {
    status: 503,
    headers: { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' }
  })
}
