import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import pino from 'pino'
import { operationNames } from '@shared/contract'
import { createLoopback } from '../../src/main/api/loopback'
import { createPortal } from '../../src/main/portal/portal'
import { createFakeHub } from '../support/fake-hub'
import { createFakeProgramme } from '../support/portal-programme'
import { disk } from '../faults/disk'
import { count, createFailures, type Part } from '../faults/part'
import { portalRoutes } from './listeners'
import { sessionsEnd, type Add } from './sessions-end'

const logger = pino({ level: 'silent' })
/** Null: the header is not sent. */
type Header = string | null
const sites: readonly Header[] = [null, 'same-origin', 'same-site', 'cross-site', 'none', 'nonsense']

/** Hosts and origins as a browser or an attacker would name the listener at this address. */
function namesOf(own: string, port: number) {
  const hosts = [own, `127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`, own.toUpperCase()]
  const foreign = [
    'evil.example',
    `evil.example:${port}`,
    `${own}.evil.example`,
    `127.0.0.1.evil.example:${port}`,
    '127.0.0.1:1',
    `10.0.0.9:${port}`,
    '0x7f.1',
    ''
  ]
  const origins = [
    null,
    ...hosts.map((host) => `http://${host}`),
    `https://${own}`,
    'null',
    '',
    'nonsense',
    'http://evil.example',
    `http://evil.example:${port}`,
    `http://${own}.evil.example`,
    `http://${own}@evil.example`,
    'http://127.0.0.1:1',
    'file://'
  ]
  return { hosts: [...new Set([...hosts, ...foreign])], origins: [...new Set(origins)] as Header[] }
}

/** Item 4: who may change something, from where, and for how long. */
export const origins: Part = {
  title: 'every combination of Host, Origin and Sec-Fetch-Site, launch keys, and sessions that must end',
  run: async ({ full }) => {
    const failures = createFailures()
    const desk = await ofDesk(full ? 1 : 4, failures.add)
    const launched = await ofLaunchKey(failures.add)
    const portal = await ofPortal(failures.add)
    const base = await mkdtemp(join(await disk(), 'attack-origins-'))
    try {
      const ended = await sessionsEnd(base, full ? 20 : 2, failures.add)
      return [
        {
          what: full ? 'operations, each with every combination' : 'operations, four together with every combination',
          figure: `${operationNames.length}, ${count(desk.asked)} requests`,
          held: null
        },
        { what: 'of them let in', figure: count(desk.letIn), held: null },
        {
          what: 'launch keys brought with every combination, and those exchanged',
          figure: `${count(launched.asked)}, ${count(launched.letIn)}`,
          held: null
        },
        {
          what: 'state-changing routes of the portal, each with every combination',
          figure: `${portal.routes}, ${count(portal.asked)} requests`,
          held: null
        },
        { what: 'of them let in', figure: count(portal.letIn), held: null },
        failures.row('let in at the desk from another name, site or origin', 'desk in'),
        failures.row('turned away from the desk itself', 'desk out'),
        failures.row('launch keys used up from another name, site or origin', 'key used'),
        failures.row('not taken from the desk itself', 'key refused'),
        failures.row('let in at the portal from another name, site or origin', 'portal in'),
        failures.row('turned away from the portal itself', 'portal out'),
        { what: 'rounds of launch keys, sign-outs, new passwords and restarts', figure: count(ended), held: null },
        failures.row('launch keys not exchanged exactly once by 64 requests at once', 'key'),
        failures.row('cookies and sessions that outlived a sign-out', 'sign-out'),
        failures.row('that outlived a new password', 'password'),
        failures.row('that outlived a restart', 'restart')
      ]
    } finally {
      await rm(base, { recursive: true, force: true })
    }
  }
}

const headersOf = (host: string, origin: Header, site: Header, more: Record<string, string> = {}) => ({
  'content-type': 'application/json',
  host,
  ...(origin === null ? {} : { origin }),
  ...(site === null ? {} : { 'sec-fetch-site': site }),
  ...more
})

/**
 * The loopback transport before a door that only counts, with the cookie of a browser that was let in. `every`: of the
 * combinations each operation gets one of so many, the next operation the others.
 */
async function ofDesk(every: number, add: Add): Promise<{ readonly asked: number; readonly letIn: number }> {
  const port = 4181
  const own = `127.0.0.1:${port}`
  const hub = createFakeHub()
  const loopback = createLoopback({ hub, deskDirectory: 'nowhere', logger })
  loopback.listensOn({ host: '127.0.0.1', port })
  const entered = await loopback.handler(
    new Request(`http://${own}/?key=${loopback.launchKey()}`, { headers: { host: own } }),
    '127.0.0.1'
  )
  const cookie = (entered.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
  const { hosts, origins: all } = namesOf(own, port)
  let asked = 0
  let turn = 0
  for (const operation of operationNames)
    for (const host of hosts)
      for (const origin of all)
        for (const site of sites) {
          turn += 1
          if ((turn + operationNames.indexOf(operation)) % every !== 0) continue
          const url = `${addressOf(host, own)}/api/${operation}`
          const before = hub.calls.length
          const { status } = await loopback.handler(
            new Request(url, { method: 'POST', headers: headersOf(host, origin, site, { cookie }), body: '{}' }),
            '127.0.0.1'
          )
          asked += 1
          const expected = isDeskItself(port, host, origin, site)
          const came = hub.calls.length > before
          const what = `${operation}: Host ${host}, Origin ${origin}, Sec-Fetch-Site ${site}: ${status}`
          if (came !== (status === 200) || (came && !expected)) add('desk in', what)
          if (!came && expected) add('desk out', what)
        }
  loopback.close()
  return { asked, letIn: hub.calls.length }
}

/** What a browser sends that shows the desk under one of its names, or that was sent there by nobody. */
function isDeskItself(port: number, host: string, origin: Header, site: Header): boolean {
  const name = host.toLowerCase()
  if (![`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`].includes(name)) return false
  const sameOrigin = origin === null || origin.toLowerCase() === `http://${name}`
  return sameOrigin && (site === null || site === 'same-origin' || site === 'none')
}

/** The right launch key with every combination: only the desk itself may use it up, which its next key shows. */
async function ofLaunchKey(add: Add): Promise<{ readonly asked: number; readonly letIn: number }> {
  const port = 4181
  const own = `127.0.0.1:${port}`
  const loopback = createLoopback({ hub: createFakeHub(), deskDirectory: 'nowhere', logger })
  loopback.listensOn({ host: '127.0.0.1', port })
  const { hosts, origins: all } = namesOf(own, port)
  let asked = 0
  let letIn = 0
  for (const host of hosts)
    for (const origin of all)
      for (const site of sites) {
        const key = loopback.launchKey()
        const { 'content-type': _, ...headers } = headersOf(host, origin, site)
        const answer = await loopback.handler(
          new Request(`${addressOf(host, own)}/?key=${key}`, { headers }),
          '127.0.0.1'
        )
        asked += 1
        const used = loopback.launchKey() !== key
        if (used) letIn += 1
        const expected = isDeskItself(port, host, origin, site)
        const what = `Host ${host}, Origin ${origin}, Sec-Fetch-Site ${site}: ${answer.status}`
        if ((used && !expected) || used !== answer.headers.has('set-cookie')) add('key used', what)
        if (!used && expected) add('key refused', what)
      }
  loopback.close()
  return { asked, letIn }
}

async function ofPortal(add: Add) {
  const port = 4180
  const own = `hub.example:${port}`
  const portalUrl = `http://${own}`
  const programme = createFakeProgramme()
  const portal = createPortal({
    programme,
    portalDirectory: 'nowhere',
    portalUrl: async () => portalUrl,
    trustedProxies: [],
    countries: { lookup: () => null },
    assumeCountry: null,
    logger,
    limits: {
      signUp: { times: 1e9, perMinutes: 1 },
      renew: { times: 1e9, perMinutes: 1 },
      passwordReset: { times: 1e9, perMinutes: 1 }
    },
    pause: async () => undefined
  })
  const routes = portalRoutes().filter(({ method }) => !['GET', 'ALL'].includes(method))
  const { hosts, origins: all } = namesOf(own, port)
  const bare = new Set([
    `127.0.0.1:${port}`,
    `localhost:${port}`,
    `[::1]:${port}`,
    '127.0.0.1:1',
    `10.0.0.9:${port}`,
    '127.0.0.1'
  ])
  let asked = 0
  let letIn = 0
  for (const { method, path } of routes)
    for (const host of hosts)
      for (const origin of all)
        for (const site of sites) {
          const { status } = await portal(
            new Request(portalUrl + path.replace(/:\w+/, 'good'), {
              method,
              headers: headersOf(host, origin, site),
              body: '{}'
            }),
            '127.0.0.1'
          )
          asked += 1
          const named = host.toLowerCase() === '0x7f.1' ? '127.0.0.1' : host.toLowerCase()
          const theirs = origin === null ? named : hostOf(origin)
          const isOwn = theirs === own || (theirs === named && bare.has(named))
          const noBrowser = origin === null && site === null
          const expected = noBrowser || (isOwn && (site === null || site === 'same-origin'))
          const came = status !== 403
          if (came) letIn += 1
          const what = `${method} ${path}: Host ${host}, Origin ${origin}, Sec-Fetch-Site ${site}: ${status}`
          if (came && !expected) add('portal in', what)
          if (!came && expected) add('portal out', what)
        }
  return { routes: routes.length, asked, letIn }
}

/** The address as the server sees it has the Host in it, whatever that is. */
const addressOf = (host: string, own: string) => `http://${isHost(host) ? host : own}`

function isHost(host: string): boolean {
  try {
    return new URL(`http://${host}`).host !== ''
  } catch {
    return false
  }
}

function hostOf(origin: string): string | null {
  return /^https?:\/\/(?:[^@/]*@)?([^@/]+)$/.exec(origin.toLowerCase())?.[1] ?? null
}
