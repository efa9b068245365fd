import type { ActivationView, Me, PortalError, SignedInAccount, SignUpForm } from '@shared/portal-api'

/** Why a request got no answer that counts: what the server said, or that it could not be reached. */
export type Problem = PortalError | { readonly code: 'unreachable'; readonly message: string }

export type Answer<T> = { readonly ok: true; readonly data: T } | { readonly ok: false; readonly problem: Problem }

const unreachable: Problem = {
  code: 'unreachable',
  message: 'We couldn’t reach emSign Hub. Check your connection and try again; what you typed is still here.'
}

/** Long enough for a slow phone connection and a queue of password checks. */
const timeoutMilliseconds = 30_000

async function ask<T>(method: 'GET' | 'POST', path: string, input?: unknown): Promise<Answer<T>> {
  try {
    const response = await fetch(path, {
      method,
      headers: { Accept: 'application/json', ...(method === 'POST' && { 'Content-Type': 'application/json' }) },
      ...(method === 'POST' && { body: JSON.stringify(input ?? {}) }),
      cache: 'no-store',
      signal: AbortSignal.timeout(timeoutMilliseconds)
    })
    const body: unknown = await response.json()
    if (response.ok) return { ok: true, data: body as T }
    const { error } = body as { readonly error?: PortalError }
    return { ok: false, problem: error ?? unreachable }
  } catch {
    // No connection, no time, or something in between that answered with a page of its own.
    return { ok: false, problem: unreachable }
  }
}

const link = (token: string) => `/api/activation/${encodeURIComponent(token)}`

/** The portal's HTTP API (design section 3). Nothing here throws. */
export const api = {
  signUpForm: () => ask<SignUpForm>('GET', '/api/signup'),
  signUp: (input: unknown) => ask<unknown>('POST', '/api/signup', input),
  activation: (token: string) => ask<ActivationView>('GET', link(token)),
  activate: (token: string, input: unknown) => ask<unknown>('POST', link(token), input),
  renew: (token: string) => ask<unknown>('POST', `${link(token)}/renew`),
  signIn: (input: unknown) => ask<{ readonly account: SignedInAccount }>('POST', '/api/signin', input),
  passwordReset: (input: unknown) => ask<unknown>('POST', '/api/password-reset', input),
  me: () => ask<Me>('GET', '/api/me'),
  signOut: () => ask<unknown>('POST', '/api/signout')
} as const
