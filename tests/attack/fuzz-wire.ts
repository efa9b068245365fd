import fc from 'fast-check'
import { createLoopback } from '../../src/main/api/loopback'
import { operationNames } from '@shared/contract'
import { count, type Row } from '../faults/part'
import type { Fuzzing } from './fuzz'
import { freshSource, portalUrl } from './world'
import { watchJournal } from './written'

const host = '127.0.0.1:4181'
const methods = ['GET', 'POST', 'PUT', 'DELETE', 'HEAD', 'OPTIONS', 'PATCH', 'FOO']
const types = [
  'application/json',
  'application/json; charset=utf-7',
  'text/plain',
  'multipart/form-data; boundary=x',
  ';',
  ''
]
const names = [
  'content-type',
  'cookie',
  'origin',
  'sec-fetch-site',
  'x-forwarded-for',
  'user-agent',
  'accept-encoding',
  'content-length',
  'range',
  'if-none-match',
  'x-hub-desk-tab',
  'authorization'
]

const headerValue = fc.oneof(
  fc.constantFrom(
    ...types,
    'null',
    '*',
    'gzip;q=nonsense',
    'a=b; hub-session=; hub-session=%',
    '-1',
    '1e9',
    '::1',
    '"',
    'same-origin'
  ),
  fc.stringMatching(/^[\x21-\x7e]{0,80}$/)
)
const body = fc.oneof(
  fc.json(),
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.constantFrom(
    '{',
    '[[[[[[',
    `${'['.repeat(30_000)}`,
    '{"a":1}{"a":2}',
    '"\\ud800"',
    `{"__proto__":{}}`,
    `"${'x'.repeat(65_000)}"`,
    '\ufeff{}',
    '1e999999',
    `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`
  )
)
const path = fc.oneof(
  fc.constantFrom(
    ...operationNames.map((name) => `/api/${name}`),
    '/api/signup',
    '/api/signin',
    '/api/activation/x',
    '/api/__proto__',
    '/api/constructor',
    '/',
    '/?key=',
    '/?key=%00',
    '/assets/..%2f..%2fpackage.json',
    '/api/events?tab=%00',
    '/healthz'
  ),
  fc.webPath().map((text) => (text.startsWith('/') ? text : `/${text}`)),
  fc.webPath().map((text) => `/api/${text.replace(/^\//, '')}`)
)

/** Wrong passwords, codes and proofs are counted before they are refused: that is the lockout. */
const countsAttempts = /^\/api\/(signin|session\.|twoFactor\.)/

/** Requests to both listeners' handlers as no client of ours would send them: any method, path, header and bytes. */
export async function fuzzWire({ world, pages, each, until, add, timed }: Fuzzing): Promise<readonly Row[]> {
  const loopback = createLoopback({ hub: world.hub, deskDirectory: pages.desk, logger: world.log.logger })
  loopback.listensOn({ host: '127.0.0.1', port: 4181 })
  const entered = await loopback.handler(
    new Request(`http://${host}/?key=${loopback.launchKey()}`, { headers: { host } }),
    '127.0.0.1'
  )
  const cookie = (entered.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
  const runs = each * 20
  const requests = fc.sample(
    fc.tuple(
      fc.constantFrom(...methods),
      path,
      fc.dictionary(fc.constantFrom(...names), headerValue, { maxKeys: 4 }),
      body,
      // Seven of ten from a browser that was let in.
      fc.nat({ max: 9 }).map((number) => number < 7)
    ),
    { numRuns: runs, seed: 7 }
  )
  const statuses = { portal: new Map<number, number>(), desk: new Map<number, number>() }
  let sent = 0
  await world.settled()
  const journal = await watchJournal(world)
  for (const [method, target, headers, text, letIn] of requests) {
    if (Date.now() > until) break
    for (const where of ['portal', 'desk'] as const) {
      const origin = where === 'portal' ? portalUrl : `http://${host}`
      const init = {
        method,
        headers: {
          'content-type': 'application/json',
          ...headers,
          host: new URL(origin).host,
          ...(where === 'desk' && letIn ? { cookie } : {})
        },
        ...(method === 'GET' || method === 'HEAD' ? {} : { body: text })
      }
      const request = makeRequest(origin + target, init)
      if (request === null) continue
      sent += 1
      const answer = await timed(`${method} ${target.slice(0, 60)}`, () =>
        where === 'portal' ? world.hub.portal(request, freshSource()) : loopback.handler(request, '127.0.0.1')
      )
      statuses[where].set(answer.status, (statuses[where].get(answer.status) ?? 0) + 1)
      await answer.body?.cancel()
      const what = `${where}: ${method} ${target.slice(0, 100)}: ${answer.status}`
      if (answer.status >= 500) add('internal', what)
      const [written] = await journal.grown()
      const refused = answer.status >= 400 && !countsAttempts.test(new URL(request.url).pathname)
      if (refused && written !== undefined) add('refused', `${what}: ${written.slice(170, 500)}`)
    }
  }
  loopback.close()
  const told = (map: ReadonlyMap<number, number>) =>
    [...map]
      .sort(([a], [b]) => a - b)
      .map(([status, times]) => `${status} ${count(times)}`)
      .join(', ')
  return [
    { what: 'requests of any kind to both listeners', figure: count(sent), held: null },
    { what: 'their answers: the portal', figure: told(statuses.portal), held: null },
    { what: 'their answers: the desk', figure: told(statuses.desk), held: null }
  ]
}

/** Null for what cannot even be written as a request. */
function makeRequest(url: string, init: RequestInit): Request | null {
  try {
    return new Request(url, init)
  } catch {
    return null
  }
}
