import { createServer } from 'node:http'
import { readFile } from 'node:fs/promises'
import { extname, join, normalize } from 'node:path'
import { refuse, type FakeDesk } from './fake-desk'

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml'
}
/** The policy of both hosts, so that what it forbids is noticed here. */
export const contentSecurityPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; frame-src 'self' blob: data:"

/** Serves the built desk over a fake, to look at it. Resolves with its address and what closes it. */
export async function serveFakeDesk(desk: FakeDesk, directory: string) {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://desk')
    if (pathname === '/api/events') {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write(':\n\n')
      const stop = desk.bridge.on('desk', (event) => response.write(`data: ${JSON.stringify(event)}\n\n`))
      request.on('close', stop)
    } else if (pathname.startsWith('/api/')) {
      let body = ''
      request.on('data', (chunk: Buffer) => (body += chunk.toString()))
      request.on('end', () => {
        void desk.bridge
          .call(pathname.slice(5), JSON.parse(body))
          .then((reply) => response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(reply)))
          .catch(() => response.destroy())
      })
    } else {
      const file = join(directory, normalize(pathname === '/' ? '/index.html' : pathname))
      readFile(file).then(
        (content) =>
          response
            .writeHead(200, {
              'content-type': types[extname(file)] ?? 'application/octet-stream',
              'content-security-policy': contentSecurityPolicy
            })
            .end(content),
        () => response.writeHead(404).end(JSON.stringify(refuse('not_found', 'No such file.')))
      )
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return { url: `http://127.0.0.1:${port}/`, close: () => server.closeAllConnections() ?? server.close() }
}
