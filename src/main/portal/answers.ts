import type { LinkProblem, PortalError, PortalErrorCode } from '@shared/portal-api'
import type { JsonBody } from '../http/json-body'

const statuses: Readonly<Record<PortalErrorCode, number>> = {
  invalid: 422,
  invalid_credentials: 401,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  link_unknown: 404,
  method_not_allowed: 405,
  link_used: 410,
  link_expired: 410,
  link_replaced: 410,
  too_large: 413,
  unsupported_media_type: 415,
  account_blocked: 423,
  rate_limited: 429,
  internal: 500,
  read_only: 503
}

export type Answer = { readonly status: number; readonly headers?: Readonly<Record<string, string>> }

/** A JSON answer. What one visitor got must not be shown to another, so nothing is cached. */
export function answer(body: unknown, { status, headers = {} }: Answer): Response {
  return Response.json(body, { status, headers: { 'Cache-Control': 'no-store', ...headers } })
}

/** An error in the form that all of them have; the status follows from the code unless told. */
export function refuse(error: PortalError, { status, headers }: Partial<Answer> = {}): Response {
  return answer({ error }, { status: status ?? statuses[error.code], ...(headers && { headers }) })
}

const linkMessages: Readonly<Record<LinkProblem, string>> = {
  link_unknown: 'This link is none of ours. Check that you copied the whole link from the mail.',
  link_used: 'This link was used before. Sign in with the password that was set through it.',
  link_expired: 'This link has expired. Ask for a new one; it is mailed to your registered address.',
  link_replaced: 'A newer link took its place. Use the link in the latest mail.'
}

export const refuseLink = (code: LinkProblem): Response => refuse({ code, message: linkMessages[code] })

export function refuseForNow(retryAfterSeconds: number, message = tooManyRequests(retryAfterSeconds)): Response {
  return refuse(
    { code: 'rate_limited', message, retryAfterSeconds },
    { headers: { 'Retry-After': String(retryAfterSeconds) } }
  )
}

function tooManyRequests(retryAfterSeconds: number): string {
  const minutes = Math.ceil(retryAfterSeconds / 60)
  const wait = retryAfterSeconds <= 90 ? `${retryAfterSeconds} seconds` : `${minutes} minutes`
  return `Too many requests came from your network. Try again in ${wait}.`
}

export function refuseBody(problem: Extract<JsonBody, { ok: false }>['problem']): Response {
  switch (problem) {
    case 'too_large':
      return refuse({ code: problem, message: 'The request is over 64 KB. Send less.' })
    case 'unsupported_media_type':
      return refuse({ code: problem, message: 'Send JSON, with the Content-Type application/json.' })
    case 'invalid':
      return refuse({ code: problem, message: 'The body is not valid JSON in UTF-8.' }, { status: 400 })
  }
}

export const unauthenticated = (): Response =>
  refuse({ code: 'unauthenticated', message: 'You are not signed in, or your session has ended. Sign in again.' })

export const notFound = (): Response =>
  refuse({ code: 'not_found', message: 'There is nothing at this address. Check the address.' })
