import { describe, expect, it } from 'vitest'
import { Busy } from '../../../src/main/refusal'
import { openPortal } from '../../support/portal-client'
import { createFakeProgramme, helpline, rightPassword } from '../../support/portal-programme'

const credentials = { email: 'meera@lotus-hosting.example', password: rightPassword }

describe('signing in on the portal', () => {
  it('answers the account and a strict, script-proof session cookie', async () => {
    const { send } = openPortal({ programme: createFakeProgramme() })
    const response = await send('/api/signin', { json: credentials })
    expect(response.status).toBe(200)
    expect(await response.json()).toEqual({
      account: { number: 'RS-000042', name: 'Meera Example', organizationName: 'Lotus Hosting', status: 'active' }
    })
    expect(response.headers.get('set-cookie')).toMatch(/^hub-session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/)
    expect(response.headers.get('cache-control')).toBe('no-store')
  })

  it('binds the cookie to the host over TLS where the portal has an https address', async () => {
    const { send } = openPortal({
      programme: createFakeProgramme(),
      portalUrl: async () => 'https://www.hub.emsign.example'
    })
    const response = await send('/api/signin', { json: credentials })
    expect(response.headers.get('set-cookie')).toMatch(
      /^__Host-hub-session=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Strict$/
    )
    expect(response.headers.get('strict-transport-security')).toBe('max-age=31536000')
    expect((await send('/api/me')).status).toBe(200)
  })

  it('shows the signed-in reseller until they sign out', async () => {
    const { send } = openPortal({ programme: createFakeProgramme() })
    expect((await send('/api/me')).status).toBe(401)
    await send('/api/signin', { json: credentials })
    const me = await send('/api/me')
    expect(await me.json()).toMatchObject({ number: 'RS-000042', manager: { name: 'Asha Sample' }, helpline })
    expect((await send('/api/signout', { method: 'POST' })).status).toBe(200)
    expect((await send('/api/me')).status).toBe(401)
    expect((await send('/api/signout', { method: 'POST' })).status).toBe(401)
  })

  it('ends the session on the server, not only in the browser, when signing out', async () => {
    const { send } = openPortal({ programme: createFakeProgramme() })
    const cookie = (await send('/api/signin', { json: credentials })).headers.get('set-cookie')?.split(';')[0] ?? ''
    await send('/api/signout', { method: 'POST' })
    expect((await send('/api/me', { headers: { cookie } })).status).toBe(401)
  })

  it('gives a new session at each sign-in and ends the one before', async () => {
    const { send } = openPortal({ programme: createFakeProgramme() })
    const first = (await send('/api/signin', { json: credentials })).headers.get('set-cookie')?.split(';')[0] ?? ''
    await send('/api/signin', { json: credentials })
    expect((await send('/api/me')).status).toBe(200)
    expect((await send('/api/me', { headers: { cookie: first } })).status).toBe(401)
  })

  it('ends every session of an account that was blocked or got another password', async () => {
    const programme = createFakeProgramme()
    const { send } = openPortal({ programme })
    await send('/api/signin', { json: credentials })
    programme.endSessionsOf('somebody-else')
    expect((await send('/api/me')).status).toBe(200)
    programme.endSessionsOf('account-42')
    expect((await send('/api/me')).status).toBe(401)
  })

  it('ends the session of an account that the programme no longer shows', async () => {
    const { send } = openPortal({ programme: createFakeProgramme({ me: async () => null }) })
    await send('/api/signin', { json: credentials })
    expect((await send('/api/me')).status).toBe(401)
  })

  it('ends a session that was idle for an hour, and any after twelve', async () => {
    let now = new Date('2026-03-01T08:00:00Z')
    const { send } = openPortal({ programme: createFakeProgramme(), now: () => now })
    const later = (minutes: number) => void (now = new Date(now.getTime() + minutes * 60_000))
    await send('/api/signin', { json: credentials })
    for (let used = 0; used < 12; used++) {
      later(59)
      expect((await send('/api/me')).status).toBe(200)
    }
    later(13)
    expect((await send('/api/me')).status).toBe(401)
    await send('/api/signin', { json: credentials })
    later(60)
    expect((await send('/api/me')).status).toBe(401)
  })

  it.each([
    [
      'a wrong password',
      'wrong',
      401,
      { code: 'invalid_credentials', message: 'The e-mail address or the password is wrong.' }
    ],
    ['a blocked account', 'blocked', 423, { code: 'account_blocked', caseNumber: 'HB-7K2M-9QXD', helpline }],
    ['a source with too many failures', 'patience', 429, { code: 'rate_limited', retryAfterSeconds: 540 }],
    ['a password of the wrong type', 7, 422, { code: 'invalid', fields: { password: 'Password is required.' } }]
  ])('refuses %s without a cookie', async (_, password, status, error) => {
    const { send } = openPortal({ programme: createFakeProgramme() })
    const response = await send('/api/signin', { json: { email: credentials.email, password } })
    expect(response.status).toBe(status)
    expect(await response.json()).toMatchObject({ error })
    expect(response.headers.get('set-cookie')).toBeNull()
    expect(response.headers.get('retry-after')).toBe(status === 429 ? '540' : null)
  })

  it('says when to come again while too many passwords are being checked', async () => {
    const signIn = () => Promise.reject(new Busy())
    const { send } = openPortal({ programme: createFakeProgramme({ signIn }) })
    const response = await send('/api/signin', { json: credentials })
    expect(response.status).toBe(429)
    expect(response.headers.get('retry-after')).toBe('5')
    expect(await response.json()).toEqual({
      error: {
        code: 'rate_limited',
        message: 'Too many passwords are being checked right now. Try again in 5 seconds.',
        retryAfterSeconds: 5
      }
    })
  })

  it('does not take a cookie that nobody was given', async () => {
    const { send } = openPortal({ programme: createFakeProgramme() })
    for (const cookie of [
      'hub-session=',
      'hub-session=__proto__',
      `hub-session=${'x'.repeat(4000)}`,
      'hub-session=%E0%A4%A'
    ]) {
      expect((await send('/api/me', { headers: { cookie } })).status).toBe(401)
    }
  })
})
