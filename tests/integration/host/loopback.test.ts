import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createLoopback, type Loopback } from '../../../src/main/api/loopback'
import { maxBrowsers } from '../../../src/main/api/loopback-sessions'
import { shutOutHeader, tabHeader } from '../../../src/shared/events'
import type { RefusalCode, Reply } from '../../../src/shared/reply'
import { createFakeHub, type FakeHub } from '../../support/fake-hub'
import { hostilePaths } from '../../support/hostile-paths'

const base = 'http://127.0.0.1:4181'
let root = ''
let deskDirectory = ''

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'hub-loopback-'))
  deskDirectory = join(root, 'desk')
  await mkdir(join(deskDirectory, 'assets'), { recursive: true })
  await writeFile(join(deskDirectory, 'index.html'), '<title>emSign Hub Desk</title>')
  await writeFile(join(deskDirectory, 'assets', 'app-1a2b.js'), 'export {}')
  await writeFile(join(deskDirectory, '.env'), 'hidden')
  await writeFile(join(root, 'secret.txt'), 'secret')
  await symlink(join(root, 'secret.txt'), join(deskDirectory, 'leak.txt'))
})
afterAll(() => rm(root, { recursive: true }))

type Desk = { readonly hub: FakeHub; readonly loopback: Loopback; readonly keys: string[] }

function openDesk(answer?: Parameters<typeof createFakeHub>[0]): Desk {
  const hub = createFakeHub(answer)
  const keys: string[] = []
  const logger = pino({ level: 'silent' })
  const loopback = createLoopback({ hub, deskDirectory, logger, onLaunchKey: (key) => keys.push(key) })
  loopback.listensOn({ host: '127.0.0.1', port: 4181 })
  return { hub, loopback, keys }
}

const send = ({ loopback }: Desk, path: string, init: RequestInit = {}) => {
  const headers = new Headers(init.headers)
  if (!headers.has('host')) headers.set('host', '127.0.0.1:4181')
  return loopback.handler(new Request(base + path, { ...init, headers }), '127.0.0.1')
}

async function cookieOf(desk: Desk): Promise<string> {
  const answer = await send(desk, `/?key=${desk.loopback.launchKey()}`)
  return (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
}

async function callWith(desk: Desk, operation: string, init: RequestInit): Promise<{ status: number; reply: unknown }> {
  const headers = { cookie: await cookieOf(desk), 'content-type': 'application/json', ...init.headers }
  const answer = await send(desk, `/api/${operation}`, { method: 'POST', ...init, headers })
  return { status: answer.status, reply: await answer.json() }
}

describe('the launch key', () => {
  it('is exchanged for a strict cookie and leaves the address', async () => {
    const desk = openDesk()
    const answer = await send(desk, `/?key=${desk.loopback.launchKey()}`)
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/'])
    expect(answer.headers.get('set-cookie')).toMatch(/^hub_desk_4181=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/)
    expect(answer.headers.get('cache-control')).toBe('no-store')
  })

  it('lets one browser in, and a fresh one is told for the next', async () => {
    const desk = openDesk()
    const first = desk.loopback.launchKey()
    expect(first).toMatch(/^[\w-]{43}$/)
    expect((await send(desk, `/?key=${first}`)).status).toBe(303)
    const again = await send(desk, `/?key=${first}`)
    expect([again.status, again.headers.get('set-cookie')]).toEqual([403, null])
    expect(desk.keys).toEqual([desk.loopback.launchKey()])
    expect(desk.keys[0]).not.toBe(first)
    expect((await send(desk, `/?key=${desk.loopback.launchKey()}`)).status).toBe(303)
  })

  it('is not used up by a look (HEAD), by a wrong guess, or by a browser that is in already', async () => {
    const desk = openDesk()
    const cookie = await cookieOf(desk)
    const key = desk.loopback.launchKey()
    await send(desk, `/?key=${key}`, { method: 'HEAD' })
    expect((await send(desk, `/?key=${key.slice(1)}`)).status).toBe(403)
    expect((await send(desk, '/?key=')).status).toBe(403)
    const inside = await send(desk, `/?key=${key}`, { headers: { cookie } })
    expect([inside.status, inside.headers.get('location')]).toEqual([303, '/'])
    expect(desk.loopback.launchKey()).toBe(key)
  })

  it('makes room for a new browser by letting go of the one that was idle longest', async () => {
    const desk = openDesk()
    const cookies: string[] = []
    for (let n = 0; n < maxBrowsers; n++) cookies.push(await cookieOf(desk))
    const page = (cookie = '') => send(desk, '/', { headers: { cookie } }).then((answer) => answer.status)
    expect(await page(cookies[0])).toBe(200)
    await cookieOf(desk)
    expect([await page(cookies[0]), await page(cookies[1]), await page(cookies[2])]).toEqual([200, 401, 200])
  })
})

describe('a browser without the cookie', () => {
  it('gets a page that says what to do, and no file of the desk', async () => {
    const answer = await send(openDesk(), '/')
    expect([answer.status, answer.headers.get('content-type')]).toEqual([401, 'text/html; charset=UTF-8'])
    expect(await answer.text()).toContain('Open the address that Hub Desk printed in its terminal')
    expect((await send(openDesk(), '/assets/app-1a2b.js')).status).toBe(401)
  })

  it('gets a reply from the API, which is not called', async () => {
    const desk = openDesk()
    const headers = { 'content-type': 'application/json', cookie: 'hub_desk_4181=forged' }
    const answer = await send(desk, '/api/session.current', { method: 'POST', body: '{}', headers })
    expect([answer.status, await answer.json()]).toEqual([
      401,
      { ok: false, code: 'unauthenticated', message: 'Open the desk at the address printed in the terminal.' }
    ])
    expect(answer.headers.get(shutOutHeader)).toBe('true')
    expect((await send(desk, '/api/events')).status).toBe(401)
    expect(desk.hub.calls).toEqual([])
  })

  it('is told apart from a browser that was let in and on which nobody is signed in', async () => {
    const desk = openDesk(() => ({ ok: false, code: 'unauthenticated', message: 'Sign in first.' }))
    const headers = { 'content-type': 'application/json', cookie: await cookieOf(desk) }
    const answer = await send(desk, '/api/staff.list', { method: 'POST', body: '{}', headers })
    expect([answer.status, answer.headers.get(shutOutHeader)]).toEqual([401, null])
  })
})

describe('a request from elsewhere', () => {
  it('is turned away before its cookie or key counts', async () => {
    const desk = openDesk()
    const key = desk.loopback.launchKey()
    expect((await send(desk, `/?key=${key}`, { headers: { host: 'rebound.example:4181' } })).status).toBe(421)
    const linked = await send(desk, `/?key=${key}`, { headers: { 'sec-fetch-site': 'cross-site' } })
    expect([linked.status, await linked.text()]).toEqual([403, expect.stringContaining('Paste the address')])
    expect(desk.loopback.launchKey()).toBe(key)
    const foreign = await callWith(desk, 'session.current', {
      body: '{}',
      headers: { origin: 'https://rebound.example' }
    })
    expect(foreign).toEqual({
      status: 403,
      reply: { ok: false, code: 'forbidden', message: 'The desk takes no requests from other sites.' }
    })
    const otherSite = await callWith(desk, 'session.current', {
      body: '{}',
      headers: { 'sec-fetch-site': 'cross-site' }
    })
    expect(otherSite.status).toBe(403)
    expect(desk.hub.calls).toEqual([])
  })

  it('is turned away as long as it is not known where the desk listens', async () => {
    const hub = createFakeHub()
    const loopback = createLoopback({ hub, deskDirectory, logger: pino({ level: 'silent' }) })
    expect((await loopback.handler(new Request(base), '127.0.0.1')).status).toBe(421)
  })
})

describe('POST /api/<operation>', () => {
  it("calls the door as the cookie's session, from the peer's address, whatever the body says", async () => {
    const desk = openDesk((operation, input) => ({ ok: true, data: { operation, input } }))
    const cookie = await cookieOf(desk)
    const call = () =>
      send(desk, '/api/accounts.get', {
        method: 'POST',
        body: '{"id":"a1","caller":{"ip":"1.2.3.4"}}',
        headers: { cookie, 'content-type': 'application/json; charset=utf-8', 'x-forwarded-for': '1.2.3.4' }
      })
    const answer = await call()
    await call()
    expect([answer.status, await answer.json()]).toEqual([
      200,
      { ok: true, data: { operation: 'accounts.get', input: { id: 'a1', caller: { ip: '1.2.3.4' } } } }
    ])
    const [first, second] = desk.hub.calls
    expect(first?.caller.ip).toBe('127.0.0.1')
    expect(first?.caller.session).toBe(second?.caller.session)
    await callWith(desk, 'accounts.get', { body: '{}' })
    expect(desk.hub.calls[2]?.caller.session).not.toBe(first?.caller.session)
  })

  it.each<[RefusalCode, number]>([
    ['invalid', 422],
    ['unauthenticated', 401],
    ['forbidden', 403],
    ['not_found', 404],
    ['conflict', 409],
    ['rate_limited', 429],
    ['read_only', 503],
    ['unknown_operation', 404],
    ['internal', 500]
  ])('answers the refusal %s with status %i and the reply itself', async (code, status) => {
    const refusal: Reply<never> = { ok: false, code, message: 'Because.', fields: { name: 'Because.' } }
    expect(
      await callWith(
        openDesk(() => refusal),
        'accounts.get',
        { body: '{}' }
      )
    ).toEqual({ status, reply: refusal })
  })

  it.each<[string, RequestInit, number, string]>([
    ['no JSON', { body: '{"id":' }, 422, 'The input is not valid JSON.'],
    ['an empty body', { body: '' }, 422, 'The input is not valid JSON.'],
    [
      'a form',
      { body: 'id=1', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
      415,
      'Send the input as JSON, with Content-Type: application/json.'
    ],
    [
      'text',
      { body: '{}', headers: { 'content-type': 'text/plain' } },
      415,
      'Send the input as JSON, with Content-Type: application/json.'
    ],
    ['a body over 64 KB', { body: JSON.stringify('x'.repeat(65_536)) }, 413, 'The input is larger than 64 KB.']
  ])('refuses %s', async (_what, init, status, message) => {
    const desk = openDesk()
    expect(await callWith(desk, 'accounts.get', init)).toEqual({
      status,
      reply: { ok: false, code: 'invalid', message }
    })
    expect(desk.hub.calls).toEqual([])
  })

  it('takes a body of exactly 64 KB', async () => {
    const desk = openDesk()
    const body = JSON.stringify('x'.repeat(65_534))
    expect((await callWith(desk, 'accounts.get', { body })).status).toBe(200)
    expect(desk.hub.calls[0]?.input).toBe('x'.repeat(65_534))
  })

  it('takes a piece of a review pack beyond that, and no more than one', async () => {
    const desk = openDesk()
    const data = 'A'.repeat(1024 * 1024)
    expect((await callWith(desk, 'offline.upload', { body: JSON.stringify({ offset: 0, data }) })).status).toBe(200)
    const body = JSON.stringify({ offset: 0, data: data + 'A'.repeat(8192) })
    expect(await callWith(desk, 'offline.upload', { body })).toEqual({
      status: 413,
      reply: { ok: false, code: 'invalid', message: 'The input is larger than 1 MB.' }
    })
    expect((await callWith(desk, 'offline.preview', { body })).status).toBe(413)
    expect(desk.hub.calls.map(({ operation }) => operation)).toEqual(['offline.upload'])
  })

  it('passes names that mean something to JavaScript on as any other', async () => {
    const desk = openDesk((operation) => ({ ok: false, code: 'unknown_operation', message: operation }))
    for (const name of ['__proto__', 'constructor', 'toString', 'no%20such'])
      expect((await callWith(desk, name, { body: '{"__proto__":{"role":"administrator"}}' })).status).toBe(404)
    expect(desk.hub.calls.map((call) => call.operation)).toEqual(['__proto__', 'constructor', 'toString', 'no such'])
  })

  it('answers other methods with 405, and a door that throws with a reply that tells nothing', async () => {
    const desk = openDesk(() => Promise.reject(new Error('secret detail')))
    const headers = { cookie: await cookieOf(desk) }
    for (const method of ['GET', 'PUT', 'DELETE', 'OPTIONS'])
      expect((await send(desk, '/api/accounts.get', { method, headers })).status).toBe(405)
    const thrown = await callWith(desk, 'accounts.get', { body: '{}' })
    expect(thrown.status).toBe(500)
    expect(thrown.reply).toMatchObject({ ok: false, code: 'internal' })
    expect(JSON.stringify(thrown.reply)).not.toContain('secret')
  })
})

describe('a tab', () => {
  it('is named by its calls and its stream, and its end is told beside that of the browser', async () => {
    const desk = openDesk()
    const left: [tab: string | undefined][] = []
    desk.hub.sessions.onLeft((_session, tab) => left.push([tab]))
    const cookie = await cookieOf(desk)
    const stream = async (tab: string) => {
      const answer = await send(desk, `/api/events?tab=${tab}`, { headers: { cookie } })
      return answer.body?.getReader()
    }
    const [one, again, two] = [await stream('tab-1'), await stream('tab-1'), await stream('tab-2')]
    await send(desk, '/api/claims.take', {
      method: 'POST',
      body: '{"id":"a"}',
      headers: { cookie, 'content-type': 'application/json', [tabHeader]: 'tab-2' }
    })
    expect(desk.hub.calls[0]?.caller.tab).toBe('tab-2')
    await one?.cancel()
    expect(left).toEqual([])
    await again?.cancel()
    expect(left).toEqual([['tab-1']])
    await two?.cancel()
    expect(left).toEqual([['tab-1'], ['tab-2'], [undefined]])
  })

  it('of a name that is none of ours is no tab', async () => {
    const desk = openDesk()
    const headers = { 'content-type': 'application/json', [tabHeader]: 'x'.repeat(65), cookie: await cookieOf(desk) }
    await send(desk, '/api/claims.take', { method: 'POST', body: '{}', headers })
    expect(desk.hub.calls[0]?.caller).not.toHaveProperty('tab')
  })
})

describe('GET /api/events', () => {
  it("streams what the cookie's session may hear, and ends with the host", async () => {
    const desk = openDesk()
    const cookie = await cookieOf(desk)
    await send(desk, '/api/x', { method: 'POST', body: '{}', headers: { cookie, 'content-type': 'application/json' } })
    desk.hub.calls[0]?.caller.session.signIn('staff-1')
    const answer = await send(desk, '/api/events', { headers: { cookie } })
    expect(answer.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
    desk.hub.emit({ topic: 'settings' })
    desk.loopback.close()
    expect(await answer.text()).toBe('retry: 2000\n: connected\n\ndata: {"topic":"settings"}\n\n')
    expect(desk.hub.listeners()).toBe(0)
  })

  it('opens no stream for a look (HEAD)', async () => {
    const desk = openDesk()
    const headers = { cookie: await cookieOf(desk) }
    expect((await send(desk, '/api/events', { method: 'HEAD', headers })).status).toBe(405)
    expect(desk.hub.listeners()).toBe(0)
  })
})

describe('files of the desk', () => {
  const get = async (path: string) => {
    const desk = openDesk()
    // Sent as it is written: the URL parser would tidy dots away before the server sees them.
    return send(desk, path, { headers: { cookie: await cookieOf(desk) } })
  }

  it('are served with a policy that allows nothing from elsewhere', async () => {
    const page = await get('/')
    expect([page.status, page.headers.get('content-type'), await page.text()]).toEqual([
      200,
      'text/html; charset=utf-8',
      '<title>emSign Hub Desk</title>'
    ])
    const script = await get('/assets/app-1a2b.js')
    expect([script.headers.get('content-type'), script.headers.get('cache-control')]).toEqual([
      'text/javascript; charset=utf-8',
      'private, max-age=31536000, immutable'
    ])
  })

  it.each(['/', '/assets/app-1a2b.js', '/nothing', '/api/nothing', '/?key=wrong'])(
    'and every other answer carry the security headers (%s)',
    async (path) => {
      const { headers } = await send(openDesk(), path)
      expect(headers.get('content-security-policy')).toBe(
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; " +
          "connect-src 'self'; frame-src 'self' blob: data:; form-action 'none'; frame-ancestors 'none'; base-uri 'none'"
      )
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('referrer-policy')).toBe('no-referrer')
    }
  )

  it.each([...hostilePaths('../secret.txt'), '/leak.txt'])('are nothing else: %s is not found', async (path) => {
    const answer = await get(path)
    expect([answer.status, await answer.text()]).toEqual([404, 'There is no such file here.\n'])
  })
})
