import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openPortal, portalOrigin } from '../../support/portal-client'
import { createFakeProgramme } from '../../support/portal-programme'

const open = (portalUrl = portalOrigin) => {
  const programme = createFakeProgramme()
  return { programme, ...openPortal({ programme, portalUrl: async () => portalUrl }) }
}
const json = { name: 'Meera Example' }
const posts = [
  '/api/signup',
  '/api/signin',
  '/api/password-reset',
  '/api/activation/good',
  '/api/activation/good/renew',
  '/api/signout'
]

/** A body in pieces, without a Content-Length. */
const stream = (bytes: number) =>
  new ReadableStream({
    start: (controller) => {
      for (let sent = 0; sent < bytes; sent += 1024) controller.enqueue(new Uint8Array(1024).fill(32))
      controller.close()
    }
  })

describe('bad input to the portal', () => {
  it.each(posts)('over 64 KB is refused with 413 by %s, declared or not', async (path) => {
    const { send, programme } = open()
    for (const body of [JSON.stringify('x'.repeat(65_536)), stream(70 * 1024)]) {
      const response = await send(path, { body })
      expect([response.status, (await response.json()).error.code]).toEqual([413, 'too_large'])
    }
    const declared = await send(path, { body: '{}', headers: { 'content-length': '70000' } })
    expect(declared.status).toBe(413)
    expect(programme.asked).toEqual([])
  })

  it('of exactly 64 KB is read', async () => {
    const body = JSON.stringify({ name: '' })
    const response = await open().send('/api/signup', { body: body + ' '.repeat(65_536 - body.length) })
    expect(response.status).toBe(202)
  })

  it.each(['', '{', "{'a':1}", 'undefined', '[1,]', '\u0000', '{"a":1}x'])('%j is no JSON: 400', async (body) => {
    const { send, programme } = open()
    const response = await send('/api/signup', {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json' }
    })
    expect([response.status, (await response.json()).error.code]).toEqual([400, 'invalid'])
    expect(programme.asked).toEqual([])
  })

  it('in another encoding than UTF-8 is no JSON: 400', async () => {
    const body = new Uint8Array([0x22, 0xff, 0xfe, 0x22])
    expect((await open().send('/api/signup', { body })).status).toBe(400)
  })

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'application/jsonp'])(
    'as %s is refused with 415 everywhere',
    async (type) => {
      const { send, programme } = open()
      for (const path of posts) {
        const response = await send(path, { body: '{}', headers: { 'content-type': type } })
        expect([path, response.status, (await response.json()).error.code]).toEqual([
          path,
          415,
          'unsupported_media_type'
        ])
      }
      expect(programme.asked).toEqual([])
    }
  )

  it.each(['application/json', 'application/json; charset=utf-8', 'Application/JSON;charset=UTF-8'])(
    'as %s is taken',
    async (type) => {
      expect((await open().send('/api/signup', { json, headers: { 'content-type': type } })).status).toBe(202)
    }
  )

  it('never makes an answer of 5xx, whatever JSON it is', async () => {
    const { send } = open()
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...posts), fc.json(), async (path, body) => {
        expect((await send(path, { body })).status).toBeLessThan(500)
      }),
      { numRuns: 150 }
    )
  })

  it('never makes an answer of 5xx, whatever path it is', async () => {
    const { send } = open()
    await fc.assert(
      fc.asyncProperty(fc.webPath(), fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'HEAD'), async (path, method) => {
        const response = await send(`/api${path.startsWith('/') ? '' : '/'}${path}`, { method })
        expect(response.status).toBeLessThan(500)
        expect(response.headers.get('content-type')).toMatch(/^application\/json/)
      })
    )
  })

  it.each([
    '/api',
    '/api/',
    '/api/nothing',
    '/api/__proto__',
    '/api/activation',
    '/api/activation/a/b',
    '/api/signup/x'
  ])('to %s finds nothing: 404 in JSON', async (path) => {
    const { send } = open()
    for (const method of ['GET', 'POST']) {
      const response = await send(path, { method })
      expect([response.status, (await response.json()).error.code]).toEqual([404, 'not_found'])
    }
  })

  it.each([
    ['PUT', '/api/signup', 'GET, HEAD, POST'],
    ['GET', '/api/signin', 'POST'],
    ['DELETE', '/api/me', 'GET, HEAD'],
    ['GET', '/api/activation/good/renew', 'POST'],
    ['OPTIONS', '/api/signin', 'POST'],
    ['POST', '/signup', 'GET, HEAD'],
    ['POST', '/healthz', 'GET, HEAD']
  ])('%s of %s is refused with 405, naming %s', async (method, path, allow) => {
    const response = await open().send(path, { method })
    expect(response.status).toBe(405)
    expect(response.headers.get('allow')).toBe(allow)
    expect((await response.json()).error.code).toBe('method_not_allowed')
  })
})

describe('requests from other sites', () => {
  it.each([
    [{ 'sec-fetch-site': 'cross-site' }],
    [{ 'sec-fetch-site': 'same-site' }],
    [{ 'sec-fetch-site': 'none' }],
    [{ origin: 'https://evil.example' }],
    [{ origin: 'null' }],
    [{ origin: 'http://portal.example:4181' }]
  ])('with %j are refused by everything that changes something', async (headers: Record<string, string>) => {
    const { send, programme } = open()
    for (const path of posts) {
      const response = await send(path, { json, headers })
      expect([path, response.status, (await response.json()).error.code]).toEqual([path, 403, 'forbidden'])
    }
    expect(programme.asked).toEqual([])
  })

  it.each([
    [{ origin: 'http://rebound.example:4180', host: 'rebound.example:4180', 'sec-fetch-site': 'same-origin' }],
    [{ origin: 'http://rebound.example:4180', host: 'rebound.example:4180' }],
    [{ host: 'rebound.example:4180', 'sec-fetch-site': 'same-origin' }],
    [{ origin: 'http://127.0.0.1.rebound.example', host: '127.0.0.1.rebound.example' }],
    [{ origin: 'https://evil.example', 'sec-fetch-site': 'same-origin' }],
    [{ origin: 'http://127.0.0.1:4180', host: 'portal.example:4180' }]
  ])('whose name was made to lead here (%j) are refused too', async (headers: Record<string, string>) => {
    const { send, programme } = open()
    for (const path of posts) {
      const response = await send(path, { json, headers })
      expect([path, response.status]).toEqual([path, 403])
    }
    expect(programme.asked).toEqual([])
    expect(await (await send('/api/signup', { json, headers })).json()).toMatchObject({
      error: { message: expect.stringContaining(`Open ${portalOrigin} `) }
    })
  })

  it.each([
    [portalOrigin, { origin: portalOrigin }],
    [portalOrigin, { 'sec-fetch-site': 'same-origin' }],
    ['https://www.hub.emsign.example', { origin: 'https://www.hub.emsign.example' }],
    ['https://www.hub.emsign.example', { origin: 'http://127.0.0.1:4180', host: '127.0.0.1:4180' }],
    ['https://www.hub.emsign.example', { origin: 'http://[::1]:4180', host: '[::1]:4180' }],
    ['https://www.hub.emsign.example', { origin: 'http://localhost:4180', host: 'localhost:4180' }]
  ])('are told from the portal’s own at %s with %j', async (url, headers: Record<string, string>) => {
    expect((await open(url).send('/api/signup', { json, headers })).status).toBe(202)
  })
})
