import type { Context, Hono } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import { answer, refuse, refuseBody, refuseForNow, refuseLink, unauthenticated } from './answers'
import { readJsonBody, readNoBody } from '../http/json-body'
import type { PortalProgramme, SignUpOutcome, Visitor } from './programme'
import { isSameOrigin } from './same-origin'
import type { PortalSessions } from './sessions'

/** What the portal knows of a request before it looks at what is asked. */
export type PortalEnv = {
  Bindings: { readonly peer: string }
  Variables: { visitor: Visitor; portalUrl: string | null }
}

/** Counts a request of this address. Null: go on; otherwise the seconds to wait. */
export type Admit = (ip: string) => Promise<number | null>

export type ApiDeps = {
  readonly programme: PortalProgramme
  readonly sessions: PortalSessions
  readonly limits: { readonly signUp: Admit; readonly renew: Admit; readonly passwordReset: Admit }
  /** Resolves after so many milliseconds. */
  readonly pause: (ms: number) => Promise<unknown>
}

/**
 * When answers leave that must not tell by their time whether an address or a link is known: longer than the work takes
 * (docs/adr/0048-even-answers.md). In milliseconds.
 */
export const evenAnswerMs = 150

type Call = Context<PortalEnv>

/** The table of design section 3. Everything is carried to the programme; no rule lives here. */
export function addApiRoutes(app: Hono<PortalEnv>, { programme, sessions, limits, pause }: ApiDeps): void {
  app.get('/healthz', () => {
    const { state } = programme.health()
    return answer({ status: state }, { status: state === 'ok' ? 200 : 503 })
  })

  app.get('/api/signup', async (c) => answer(await programme.signUpForm(c.var.visitor), { status: 200 }))

  app.post('/api/signup', (c) =>
    withBody(c, limits.signUp, async (input) => {
      const due = pause(evenAnswerMs)
      const outcome = await programme.signUp(input, c.var.visitor)
      return received(outcome, due)
    })
  )

  app.get('/api/activation/:token', async (c) => {
    const outcome = await programme.activation(c.req.param('token'), c.var.visitor)
    if (!outcome.ok) return refuseLink(outcome.code)
    const { ok: _, ...view } = outcome
    return answer(view, { status: 200 })
  })

  app.post('/api/activation/:token', (c) =>
    withBody(c, null, async (input) => {
      const outcome = await programme.activate(c.req.param('token'), input, c.var.visitor)
      if (outcome.ok) return answer({ status: 'active' }, { status: 200 })
      if (outcome.code !== 'invalid') return refuseLink(outcome.code)
      return refuse({ code: 'invalid', message: outcome.message, fields: outcome.fields })
    })
  )

  app.post('/api/activation/:token/renew', (c) =>
    withoutBody(c, limits.renew, async () => {
      const due = pause(evenAnswerMs)
      await programme.renew(c.req.param('token'), c.var.visitor)
      return received({ ok: true }, due)
    })
  )

  app.post('/api/signin', (c) =>
    withBody(c, null, async (input) => {
      const due = pause(evenAnswerMs)
      const outcome = await programme.signIn(input, c.var.visitor)
      if (outcome.ok) {
        sessions.close(readCookie(c))
        writeCookie(c, sessions.open(outcome.accountId))
        return c.json({ account: outcome.account }, 200, { 'Cache-Control': 'no-store' })
      }
      switch (outcome.code) {
        case 'invalid':
          return refuse({ code: 'invalid', message: outcome.message, fields: outcome.fields })
        case 'invalid_credentials':
          await due
          return refuse({ code: 'invalid_credentials', message: outcome.message })
        case 'account_blocked': {
          const { caseNumber, helpline } = outcome
          await due
          const message = `This account is blocked after repeated wrong passwords. Phone ${helpline.phone} and name the case ${caseNumber}.`
          return refuse({ code: 'account_blocked', message, caseNumber, helpline })
        }
        case 'rate_limited':
          return refuseForNow(outcome.retryAfterSeconds)
      }
    })
  )

  app.post('/api/password-reset', (c) =>
    withBody(c, limits.passwordReset, async (input) => {
      const due = pause(evenAnswerMs)
      const outcome = await programme.passwordReset(input, c.var.visitor)
      return received(outcome, due)
    })
  )

  app.get('/api/me', async (c) => {
    const secret = readCookie(c)
    const accountId = sessions.accountOf(secret)
    const me = accountId === null ? null : await programme.me(accountId)
    if (me !== null) return answer(me, { status: 200 })
    sessions.close(secret)
    return unauthenticated()
  })

  app.post('/api/signout', (c) =>
    withoutBody(c, null, async () => {
      const secret = readCookie(c)
      if (sessions.accountOf(secret) === null) return unauthenticated()
      sessions.close(secret)
      deleteCookie(c, cookieName(c), { path: '/', secure: isHttps(c) })
      return c.json({ status: 'signedOut' }, 200, { 'Cache-Control': 'no-store' })
    })
  )
}

/** The one answer to whoever asks, when it is due; a form in error is told at once, as nothing was looked up for it. */
async function received(outcome: SignUpOutcome, due: Promise<unknown>): Promise<Response> {
  if (!outcome.ok) return refuse({ code: 'invalid', message: outcome.message, fields: outcome.fields })
  await due
  return answer({ status: 'received' }, { status: 202 })
}

async function withBody(c: Call, admit: Admit | null, handle: (input: unknown) => Promise<Response>) {
  return guarded(c, admit, readJsonBody, handle)
}

async function withoutBody(c: Call, admit: Admit | null, handle: () => Promise<Response>) {
  return guarded(c, admit, readNoBody, handle)
}

/** What every request that changes something passes: same origin, a readable body, the limit of its source. */
async function guarded(
  c: Call,
  admit: Admit | null,
  read: typeof readJsonBody,
  handle: (input: unknown) => Promise<Response>
): Promise<Response> {
  if (!isSameOrigin(c.req.raw.headers, c.var.portalUrl)) {
    const where = c.var.portalUrl === null ? 'the portal itself' : c.var.portalUrl
    const message = `This request came from another site, or from another name of this one. Open ${where} and try again.`
    return refuse({ code: 'forbidden', message })
  }
  const body = await read(c.req.raw)
  if (!body.ok) return refuseBody(body.problem)
  const wait = admit === null ? null : await admit(c.var.visitor.ip)
  return wait === null ? handle(body.value) : refuseForNow(wait)
}

export const isHttps = (c: Call): boolean => c.var.portalUrl?.startsWith('https:') ?? false

/** The prefix makes browsers refuse the cookie from anywhere but this very host over TLS. */
const cookieName = (c: Call): string => (isHttps(c) ? '__Host-hub-session' : 'hub-session')

const readCookie = (c: Call): string | undefined => getCookie(c, cookieName(c))

function writeCookie(c: Call, secret: string): void {
  setCookie(c, cookieName(c), secret, { path: '/', httpOnly: true, sameSite: 'Strict', secure: isHttps(c) })
}
