import { Writable } from 'node:stream'
import pino from 'pino'
import { describe, expect, it } from 'vitest'
import { ReadOnlyError } from '../../../src/main/store/port'
import { openPortal } from '../../support/portal-client'
import { createFakeProgramme, rightPassword } from '../../support/portal-programme'

const open = () => {
  const programme = createFakeProgramme()
  return { programme, ...openPortal({ programme, trustedProxies: ['10.0.0.0/8'] }) }
}

describe('signing up over HTTP', () => {
  it.each([
    ['10.0.0.1', '49.36.0.1', true],
    ['10.0.0.1', '8.8.8.8', false],
    ['127.0.0.1', '49.36.0.1', false]
  ])('from %s for %s asks for a mobile number: %s', async (peer, forwardedFor, mobileRequired) => {
    const response = await open().send('/api/signup', { peer, headers: { 'x-forwarded-for': forwardedFor } })
    expect(response.status).toBe(200)
    const form = await response.json()
    expect(Object.keys(form)).toEqual(['mobileRequired', 'countries', 'organizationTypes', 'terms'])
    expect(form.mobileRequired).toBe(mobileRequired)
    expect(form.countries).toContainEqual({ code: 'IN', name: 'India' })
  })

  it('assumes the configured country for addresses that are nowhere', async () => {
    const programme = createFakeProgramme()
    const { send } = openPortal({ programme, assumeCountry: 'IN' })
    expect((await (await send('/api/signup')).json()).mobileRequired).toBe(true)
    expect((await (await send('/api/signup', { peer: '8.8.8.8' })).json()).mobileRequired).toBe(false)
  })

  it('hands the input on as it came and answers 202', async () => {
    const { send, programme } = open()
    const json = { name: 'Meera Example', extra: { __proto__: null } }
    const response = await send('/api/signup', { json, headers: { 'user-agent': 'Mozilla/5.0' }, peer: '8.8.8.8' })
    expect(response.status).toBe(202)
    expect(await response.json()).toEqual({ status: 'received' })
    expect(programme.asked).toEqual([
      { what: 'signUp', input: json, visitor: { ip: '8.8.8.8', country: 'US', userAgent: 'Mozilla/5.0' } }
    ])
  })

  it('answers 422 naming the fields', async () => {
    const response = await open().send('/api/signup', { json: {} })
    expect(response.status).toBe(422)
    expect(await response.json()).toEqual({
      error: { code: 'invalid', message: 'Your Name is required.', fields: { name: 'Your Name is required.' } }
    })
  })
})

describe('links over HTTP', () => {
  it('shows a link without using it, for HEAD and GET alike', async () => {
    const { send, programme } = open()
    expect((await send('/api/activation/good', { method: 'HEAD' })).status).toBe(200)
    const view = await (await send('/api/activation/good')).json()
    expect(view).toMatchObject({ email: 'm•••a@lotus-hosting.example', purpose: 'activation' })
    expect(view).not.toHaveProperty('ok')
    expect(new Set(programme.asked.map(({ what }) => what))).toEqual(new Set(['activation']))
  })

  it.each([
    ['nonsense', 404, 'link_unknown'],
    ['used', 410, 'link_used'],
    ['expired', 410, 'link_expired'],
    ['replaced', 410, 'link_replaced']
  ])('answers %s with %i %s, on GET and on POST', async (token, status, code) => {
    const { send } = open()
    for (const response of [
      await send(`/api/activation/${token}`),
      await send(`/api/activation/${token}`, { json: { password: rightPassword, confirmPassword: rightPassword } })
    ]) {
      expect(response.status).toBe(status)
      expect(await response.json()).toMatchObject({ error: { code } })
    }
  })

  it('activates with a valid password and refuses others with their field', async () => {
    const { send } = open()
    const refused = await send('/api/activation/good', { json: { password: 'x', confirmPassword: 'x' } })
    expect(refused.status).toBe(422)
    expect((await refused.json()).error.fields).toHaveProperty('password')
    const taken = await send('/api/activation/good', {
      json: { password: rightPassword, confirmPassword: rightPassword }
    })
    expect(taken.status).toBe(200)
    expect(await taken.json()).toEqual({ status: 'active' })
  })

  it('answers every renewal and password reset with 202', async () => {
    const { send } = open()
    for (const token of ['expired', 'good', 'nonsense']) {
      expect((await send(`/api/activation/${token}/renew`, { method: 'POST' })).status).toBe(202)
    }
    expect((await send('/api/password-reset', { json: { email: 'nobody@example.com' } })).status).toBe(202)
  })

  it.each([
    ['/api/signup', { name: 'Meera Example' }],
    ['/api/activation/expired/renew', {}],
    ['/api/password-reset', { email: 'meera@lotus-hosting.example' }]
  ])('limits %s by source, IPv6 by its /64', async (path, json) => {
    const limit = { times: 2, perMinutes: 10 }
    const limits = { signUp: limit, renew: limit, passwordReset: limit }
    const { send } = openPortal({ programme: createFakeProgramme(), limits })
    await send(path, { json, peer: '2001:db8::1' })
    await send(path, { json, peer: '2001:db8::2' })
    const refused = await send(path, { json, peer: '2001:db8::3' })
    expect(refused.status).toBe(429)
    expect(refused.headers.get('retry-after')).toBe('600')
    expect(await refused.json()).toMatchObject({ error: { code: 'rate_limited', retryAfterSeconds: 600 } })
    expect((await send(path, { json, peer: '2001:db8:0:1::1' })).status).toBe(202)
  })
})

describe('when something is wrong inside', () => {
  it('answers 500 and logs the route, never the link or the password', async () => {
    const lines: string[] = []
    const logger = pino(new Writable({ write: (line, _, done) => (lines.push(String(line)), done()) }))
    const programme = createFakeProgramme({ activate: async () => Promise.reject(new Error('the disk is on fire')) })
    const { send } = openPortal({ programme, logger })
    const response = await send('/api/activation/very-secret-token', { json: { password: 'very secret password' } })
    expect(response.status).toBe(500)
    expect((await response.json()).error.code).toBe('internal')
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(lines.join('')).toContain('the disk is on fire')
    expect(lines.join('')).toContain('/api/activation/:token')
    expect(lines.join('')).not.toMatch(/very.secret/)
  })

  it('answers 503 while the store is read-only', async () => {
    const programme = createFakeProgramme({
      signUp: async () => Promise.reject(new ReadOnlyError('no space left')),
      health: () => ({ state: 'readOnly', reason: 'no space left' })
    })
    const { send } = openPortal({ programme })
    const response = await send('/api/signup', { json: {} })
    expect([response.status, (await response.json()).error.code]).toEqual([503, 'read_only'])
    const health = await send('/healthz')
    expect([health.status, await health.json()]).toEqual([503, { status: 'readOnly' }])
  })

  it('is healthy otherwise', async () => {
    const health = await open().send('/healthz')
    expect([health.status, await health.json()]).toEqual([200, { status: 'ok' }])
  })
})
