import { operationNames } from '@shared/contract'
import { count, createFailures, type Part } from '../faults/part'
import { builtPages, openListeners, portalRoutes, raw, type Listeners } from './listeners'
import { freshSource, goodPassword, openWorld } from './world'

/** What every answer must carry, and what its value must be. */
const wanted: Readonly<Record<string, RegExp>> = {
  'content-security-policy': /^default-src 'none'.*frame-ancestors 'none'/,
  'x-content-type-options': /^nosniff$/,
  'x-frame-options': /^DENY$/,
  'referrer-policy': /^no-referrer$/,
  'cross-origin-opener-policy': /^same-origin$/,
  'cross-origin-resource-policy': /^same-origin$/,
  'permissions-policy': /camera=\(\)/,
  'cache-control': /./
}
const unwanted = ['server', 'x-powered-by', 'access-control-allow-origin', 'access-control-allow-credentials']

type Answer = { readonly what: string; readonly status: number; readonly headers: Headers }

/** Item 7: every kind of answer of both listeners, over real sockets. */
export const headers: Part = {
  title: 'security headers on every answer of both listeners',
  run: async () => {
    const pages = await builtPages()
    const world = await openWorld({ portalDirectory: pages.portal, portalUrl: null })
    const listeners = await openListeners(world, pages.desk)
    world.hub.portalListensOn(listeners.portal.url)
    const failures = createFailures()
    const statuses = { portal: new Set<number>(), desk: new Set<number>() }
    let answers = 0
    const look = (where: 'portal' | 'desk', all: readonly Answer[]) => {
      for (const { what, status, headers: given } of all) {
        answers += 1
        statuses[where].add(status)
        const at = `${where}: ${what}: ${status}`
        for (const [name, value] of Object.entries(wanted))
          if (!value.test(given.get(name) ?? '')) failures.add('missing', `${at}: ${name}: ${given.get(name)}`)
        for (const name of unwanted) if (given.has(name)) failures.add('unwanted', `${at}: ${name}`)
        if (/^\/(api|healthz|activate)/.test(what) && !/no-store/.test(given.get('cache-control') ?? ''))
          failures.add('cached', `${at}: ${given.get('cache-control')}`)
      }
    }
    try {
      look('portal', await ofPortal(listeners))
      look('desk', await ofDesk(listeners))
      look('portal', await malformed(listeners.portal.port, 'a'))
      look('desk', await malformed(listeners.desk.port, `127.0.0.1:${listeners.desk.port}`))
    } finally {
      await listeners.close()
      await world.close()
      await pages.remove()
    }
    const list = (set: ReadonlySet<number>) => [...set].sort((a, b) => a - b).join(', ')
    return [
      { what: 'pages', figure: pages.built ? 'as built' : 'two files in their place: not built', held: null },
      { what: 'answers looked at', figure: count(answers), held: null },
      { what: 'statuses of the portal', figure: list(statuses.portal), held: null },
      { what: 'statuses of the desk', figure: list(statuses.desk), held: null },
      failures.row('without one of the security headers', 'missing'),
      failures.row('with a header that lets others in or tells the software', 'unwanted'),
      failures.row('of API, health or activation page that may be cached', 'cached')
    ]
  }
}

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']

async function ask(origin: string, path: string, init: RequestInit = {}): Promise<Answer> {
  const answer = await fetch(origin + path, { redirect: 'manual', ...init })
  await answer.body?.cancel()
  const { status, headers: given } = answer
  return { what: `${path} ${init.method ?? 'GET'}`, status, headers: given }
}

const json = (value: unknown, more: Record<string, string> = {}): RequestInit => ({
  method: 'POST',
  body: JSON.stringify(value),
  headers: { 'content-type': 'application/json', ...more }
})

async function assetOf(origin: string, more: RequestInit = {}): Promise<string> {
  const page = await (await fetch(`${origin}/`, more)).text()
  return /(?:src|href)="\.?(\/assets\/[^"]+)"/.exec(page)?.[1] ?? '/assets/none.js'
}

async function ofPortal({ portal: { url } }: Listeners): Promise<readonly Answer[]> {
  const found: Answer[] = []
  const paths = [...new Set(portalRoutes().map(({ path }) => path.replace(/:(token|name)/g, 'x'.repeat(43))))]
  const others = [
    '/nothing',
    '/api/nothing',
    '/assets/nothing.js',
    '/activate/a/b',
    '/%2e%2e/%2e%2e/etc/passwd',
    '/%ff'
  ]
  for (const path of [...paths.filter((one) => !one.includes('*')), ...others, await assetOf(url)])
    for (const method of methods) found.push(await ask(url, path, { method }))
  for (const path of paths.filter((one) => one.startsWith('/api'))) {
    found.push(await ask(url, path, { method: 'POST', body: 'x', headers: { 'content-type': 'text/plain' } }))
    found.push(await ask(url, path, json('x'.repeat(70_000))))
    found.push(await ask(url, path, json({}, { origin: 'https://evil.example' })))
    found.push(await ask(url, path, { ...json({}), body: '{' }))
    found.push(await ask(url, path, json({})))
  }
  for (let time = 0; time < 31; time += 1) found.push(await ask(url, '/api/password-reset', json({ time })))
  const form = { name: 'A B', organizationName: 'C', organizationType: 'Other', country: 'DE', acceptTerms: true }
  const email = `headers.${freshSource()}@company.example`
  found.push(await ask(url, '/api/signup', json({ ...form, email })))
  for (let time = 0; time < 6; time += 1)
    found.push(await ask(url, '/api/signin', json({ email, password: 'a wrong password' })))
  return found
}

async function ofDesk({ console, desk: { url, port, cookie } }: Listeners): Promise<readonly Answer[]> {
  const found: Answer[] = []
  const inside = { headers: { cookie } }
  const paths = [
    '/',
    '/nothing',
    '/api/',
    '/api/nothing',
    '/?key=wrong',
    '/assets/nothing.js',
    '/%2e%2e/%2e%2e/etc/passwd'
  ]
  for (const path of [...paths, '/%ff', await assetOf(url, inside), ...operationNames.map((name) => `/api/${name}`)]) {
    for (const method of methods) {
      found.push(await ask(url, path, { method }))
      found.push(await ask(url, path, { method, ...inside }))
    }
    found.push(await ask(url, path, json({}, { cookie, origin: 'https://evil.example' })))
    found.push(await ask(url, path, json({ surprise: 1 }, { cookie })))
  }
  found.push(await ask(url, new URL(console.url()).search.replace(/^/, '/')))
  found.push(await ask(url, '/api/session.current', json('x'.repeat(70_000), { cookie })))
  found.push(await ask(url, '/api/session.current', { ...json({}, { cookie }), body: '{' }))
  found.push(await ask(url, '/api/session.current', { method: 'POST', body: 'x', headers: { cookie } }))
  const foreign = await raw(port, 'GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n')
  found.push(parse('/ with another Host', foreign))
  const wrong = { email: 'meera@emsign.example', password: `${goodPassword}!` }
  for (let time = 0; time < 6; time += 1) found.push(await ask(url, '/api/session.signIn', json(wrong, { cookie })))
  const tabs: AbortController[] = []
  for (let tab = 0; tab < 8; tab += 1) {
    const leaving = new AbortController()
    tabs.push(leaving)
    const { status, headers: given } = await fetch(`${url}/api/events`, { ...inside, signal: leaving.signal })
    found.push({ what: '/api/events', status, headers: given })
  }
  for (const tab of tabs) tab.abort()
  return found
}

/** What is answered before any route sees it. */
async function malformed(port: number, host: string): Promise<readonly Answer[]> {
  const end = 'Connection: close\r\n\r\n'
  const requests: Readonly<Record<string, string>> = {
    'no Host': `GET / HTTP/1.1\r\n${end}`,
    'two Hosts': `GET / HTTP/1.1\r\nHost: ${host}\r\nHost: ${host}\r\n${end}`,
    'a Host that is none': `GET / HTTP/1.1\r\nHost: a b/c\r\n${end}`,
    'a path with two meanings': `GET /a\\b HTTP/1.1\r\nHost: ${host}\r\n${end}`,
    'no HTTP at all': 'hello\r\n\r\n',
    'a method that there is none of': `NOTHING / HTTP/1.1\r\nHost: ${host}\r\n${end}`,
    TRACE: `TRACE / HTTP/1.1\r\nHost: ${host}\r\n${end}`,
    CONNECT: `CONNECT evil.example:443 HTTP/1.1\r\nHost: ${host}\r\n${end}`,
    'an upgrade': `GET / HTTP/1.1\r\nHost: ${host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`,
    'an expectation that nobody has': `POST /api/signin HTTP/1.1\r\nHost: ${host}\r\nExpect: wonders\r\nContent-Length: 2\r\n${end}{}`,
    'headers over 16 KB': `GET / HTTP/1.1\r\nHost: ${host}\r\nX: ${'x'.repeat(17_000)}\r\n${end}`,
    'a length twice over': `POST /api/signin HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n${end}{}`,
    'a chunk that is none': `POST /api/signin HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n${end}zz\r\n`,
    'a whole address': `GET http://evil.example/ HTTP/1.1\r\nHost: ${host}\r\n${end}`,
    'a line break in a header': `GET / HTTP/1.1\r\nHost: ${host}\r\nX: a\rb\r\n${end}`
  }
  const found: Answer[] = []
  for (const [what, text] of Object.entries(requests)) {
    const answer = await raw(port, text, what === 'an upgrade' ? 500 : 3_000)
    // A connection that is only closed says nothing that would need headers.
    if (answer !== '') found.push(parse(`malformed, ${what}`, answer))
  }
  return found
}

function parse(what: string, text: string): Answer {
  const [head = ''] = text.split('\r\n\r\n')
  const [line = '', ...rest] = head.split('\r\n')
  const given = new Headers()
  for (const one of rest) {
    const at = one.indexOf(':')
    if (at > 0) given.append(one.slice(0, at), one.slice(at + 1).trim())
  }
  return { what, status: Number(line.split(' ')[1]), headers: given }
}
