import { STATUS_CODES } from 'node:http'
import { deskHeaders } from './desk-files'

/** Answers to what no handler gets to see: requests that are no valid HTTP for us, come too slowly, or fail. */
export type FaultStatus = keyof typeof texts

const texts = {
  400: 'This request is malformed.',
  408: 'This request took too long.',
  413: 'This request is too large.',
  417: 'This server meets no expectations.',
  431: 'The headers of this request are too large.',
  500: 'Something went wrong here. Try again.'
} as const

const headers = {
  ...deskHeaders,
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  'cache-control': 'no-store',
  'content-type': 'text/plain; charset=utf-8'
}

export function faultResponse(status: FaultStatus): Response {
  return new Response(`${texts[status]}\n`, { status, headers })
}

/** The same as it goes over the wire, for a connection that ends with it. */
export function faultBytes(status: FaultStatus): string {
  const body = `${texts[status]}\n`
  const all = { ...headers, 'content-length': String(body.length), connection: 'close' }
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`)
  return [`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, ...lines, '', body].join('\r\n')
}
