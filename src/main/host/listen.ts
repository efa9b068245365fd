import { createServer, type Server, type ServerResponse } from 'node:http'
import { isIPv6, type AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { getRequestListener } from '@hono/node-server'
import type { Logger } from 'pino'
import type { Address } from '../option-values'
import { faultBytes, faultResponse, type FaultStatus } from './fault-answers'

/** How everything that a host serves answers; `peer` is the socket's address. Tested without a port. */
export type RequestHandler = (request: Request, peer: string) => Promise<Response>

export type Listening = {
  readonly host: string
  readonly port: number
  /** `http://host:port`, with a name that this machine can open where it listens on every address. */
  readonly url: string
  /** Takes no more connections, waits for the answers in hand (at most `graceMs`), then cuts the rest off. */
  readonly close: (graceMs?: number) => Promise<void>
}

/** The address can't be listened on; the message says why and what to do. */
export class ListenError extends Error {
  override readonly name = 'ListenError'
}

/** Limits against clients that are slow or greedy; times in milliseconds. */
export const serverLimits = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  keepAliveTimeout: 5_000,
  /** Silence after which a connection is cut; event streams beat more often than this. */
  idleTimeout: 60_000,
  connectionsCheckingInterval: 2_000,
  maxHeaderSize: 16 * 1024,
  maxHeadersCount: 64,
  maxConnections: 1_000
} as const

/**
 * Serves `handler` over HTTP. `option` is how the operator chooses the address: it is named in what goes wrong.
 * @throws ListenError
 */
export async function listen(
  handler: RequestHandler,
  address: Address,
  { option, logger }: { readonly option: string; readonly logger: Logger }
): Promise<Listening> {
  const { headersTimeout, requestTimeout, keepAliveTimeout, connectionsCheckingInterval, maxHeaderSize } = serverLimits
  const server = createServer({
    headersTimeout,
    requestTimeout,
    keepAliveTimeout,
    connectionsCheckingInterval,
    maxHeaderSize,
    // Node's own answer to a missing Host has no headers of ours.
    requireHostHeader: false
  })
  server.maxHeadersCount = serverLimits.maxHeadersCount
  server.maxConnections = serverLimits.maxConnections
  server.setTimeout(serverLimits.idleTimeout)
  const listener = getRequestListener(
    // A socket that is already gone has no address left; nobody hears the answer.
    (request, { incoming }) => handler(request, incoming.socket.remoteAddress ?? '0.0.0.0'),
    {
      errorHandler: (error) => answerFault(error, logger),
      // With the library's own Response, an answer to HEAD loses every header that was set after it was made.
      overrideGlobalObjects: false
    }
  )
  const answers = new WeakMap<Duplex, ServerResponse>()
  server.on('request', (incoming, outgoing) => {
    answers.set(incoming.socket, outgoing)
    void listener(incoming, outgoing)
  })
  server.on('checkExpectation', ({ socket }) => endWith(socket, 417))
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    const answer = answers.get(socket)
    // In the middle of an answer another one would be part of it.
    const between = answer === undefined || !answer.headersSent || answer.writableFinished
    if (between && socket.writable) endWith(socket, faultStatuses[error.code ?? ''] ?? 400)
    else socket.destroy()
  })

  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(new ListenError(explain(error, address, option))))
    server.listen({ host: address.host, port: address.port }, resolve)
  })
  server.on('error', (error) => logger.error({ err: error }, 'the server failed'))

  const { port } = server.address() as AddressInfo
  return {
    host: address.host,
    port,
    url: `http://${hostInUrl(address.host)}${port === 80 ? '' : `:${port}`}`,
    close: (graceMs = 5_000) => closeServer(server, graceMs)
  }
}

const faultStatuses: Readonly<Record<string, FaultStatus>> = {
  HPE_HEADER_OVERFLOW: 431,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
  ERR_HTTP_REQUEST_TIMEOUT: 408
}

/** Like Node's own answers, which it writes where nobody listens, but with the headers that all of ours have. */
function endWith(socket: Duplex, status: FaultStatus): void {
  socket.write(faultBytes(status))
  socket.destroy()
}

/** What a request that is no valid HTTP for us gets (no Host, backslashes), and a handler that threw. */
function answerFault(error: unknown, logger: Logger): Response {
  const malformed = error instanceof Error && error.name === 'RequestError'
  if (!malformed) logger.error({ err: error }, 'a request failed')
  return faultResponse(malformed ? 400 : 500)
}

/** Whether this host means every address of the machine, which no link can lead to. */
export function isEveryAddress(host: string): boolean {
  return host === '0.0.0.0' || host === '::'
}

function hostInUrl(host: string): string {
  if (isEveryAddress(host)) return 'localhost'
  return isIPv6(host) ? `[${host}]` : host
}

async function closeServer(server: Server, graceMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  server.closeIdleConnections()
  // A connection whose answer ends now would be kept alive for the next request, which nobody will answer.
  const tidy = setInterval(() => server.closeIdleConnections(), 50)
  const cut = setTimeout(() => server.closeAllConnections(), graceMs)
  await closed
  clearInterval(tidy)
  clearTimeout(cut)
}

function explain(error: NodeJS.ErrnoException, { host, port }: Address, option: string): string {
  const at = `${host}:${port}`
  switch (error.code) {
    case 'EADDRINUSE':
      return `${at} is already in use by another program. Stop that, or choose another port with ${option} ${host}:PORT (0 picks a free one).`
    case 'EACCES':
      return `This user may not listen on ${at}. Choose a port above 1023 with ${option} ${host}:PORT.`
    case 'EADDRNOTAVAIL':
      return `This machine has no address ${host}. Choose one that it has with ${option} HOST:${port}.`
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `The name ${host} can't be resolved. Choose an address of this machine with ${option} HOST:${port}.`
    default:
      return `Listening on ${at} failed: ${error.message}. Choose another address with ${option} HOST:PORT.`
  }
}
