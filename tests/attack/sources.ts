import { createSourceLimit } from '../../src/main/http/source-limit'
import { createPortalSessions, defaultSessionLimits } from '../../src/main/portal/sessions'
import { count, createFailures, type Part } from '../faults/part'
import { freshSource, goodPassword, openWorld, tokenIn, type World } from './world'

type Add = ReturnType<typeof createFailures>['add']

const inIndia = '49.36.0.1'
/** Every header by which somebody has told a server where a visitor is. */
const forwarded = {
  'x-forwarded-for': `${inIndia}, 203.0.113.9`,
  forwarded: `for=${inIndia};host=evil.example;proto=https`,
  'x-real-ip': inIndia,
  'x-client-ip': inIndia,
  'true-client-ip': inIndia,
  'cf-connecting-ip': inIndia,
  'x-forwarded-host': 'evil.example',
  'x-forwarded-proto': 'http',
  'x-original-url': '/api/signout',
  'x-http-method-override': 'DELETE',
  via: '1.1 evil.example'
}

/** Item 5, but for slow clients: who is believed about an address, and how much one source may do. */
export const sources: Part = {
  title: 'forwarded headers, limits by source and what they remember',
  run: async ({ full }) => {
    const failures = createFailures()
    const world = await openWorld({ trustedProxies: ['192.0.2.0/24'] })
    let answers = 0
    try {
      answers += await forwardedHeaders(world, failures.add)
      answers += await limits(world, failures.add)
      for (const line of world.log.errors()) failures.add('internal', line)
    } finally {
      await world.close()
    }
    const limited = await memoryOf(full ? 1_000_000 : 80_000, rememberSources())
    const signedIn = await memoryOf(full ? 40_000 : 4_000, openSessions(full ? 20_000 : 2_000, failures.add))
    for (const { first, second } of [limited, signedIn])
      if (second > first * mostGrowth + compiled)
        failures.add('memory', `${inMegabytes(first)}, then ${inMegabytes(second)}`)
    if (limited.first > mostBytes) failures.add('memory', inMegabytes(limited.first))
    return [
      { what: 'requests with forwarded headers and over limits', figure: count(answers), held: null },
      failures.row('forwarded headers of untrusted peers that changed country, evidence, limit or links', 'forwarded'),
      failures.row('those of a trusted proxy that were not believed', 'trusted'),
      failures.row('answers over a limit without 429 and a Retry-After of whole seconds', 'limit'),
      failures.row('sources that had to wait for what others did', 'other'),
      { what: 'memory for sources in a limit', figure: inWords(limited), held: null },
      { what: 'memory for sessions of the portal, each of another account', figure: inWords(signedIn), held: null },
      failures.row(`more than ${inMegabytes(mostBytes)} of sources, or a tenth more after twice as many`, 'memory'),
      failures.row('sessions beyond the most that are kept, or newest ones that ended', 'sessions'),
      failures.row('errors in the log', 'internal')
    ]
  }
}

async function forwardedHeaders(world: World, add: Add): Promise<number> {
  const { send, admin } = world
  const reseller = await world.active()
  const peer = '198.51.100.7'
  const asked = ['49.36.0.1', peer]
  const mobileFor = async (from: string, headers: Record<string, string>) =>
    ((await (await send('/api/signup', { peer: from, headers })).json()) as { mobileRequired: boolean }).mobileRequired
  if (!(await mobileFor(inIndia, {}))) add('forwarded', 'a visitor from India is not known as one')
  if (await mobileFor(peer, forwarded)) add('forwarded', 'country')
  // One header after the other, and all of them.
  for (const [name, value] of Object.entries(forwarded))
    if (await mobileFor(peer, { [name]: value })) add('forwarded', `country by ${name}`)
  if (!(await mobileFor('192.0.2.1', { 'x-forwarded-for': inIndia }))) add('trusted', 'country')
  if (await mobileFor('192.0.2.1', { 'x-forwarded-for': `${inIndia}, ${peer}` }))
    add('forwarded', 'hearsay behind a proxy')

  // Thirty attempts that claim thirty sources are those of one.
  const statuses: number[] = []
  for (let time = 0; time < 31; time += 1) {
    const headers = { ...forwarded, 'x-forwarded-for': `10.9.0.${time}`, 'x-real-ip': `10.9.0.${time}` }
    const json = { email: `claims.${time}@nowhere.example`, password: 'a wrong password' }
    statuses.push((await send('/api/signin', { json, headers, peer })).status)
  }
  if (statuses.at(-1) !== 429 || statuses.slice(0, 30).includes(429)) add('forwarded', `limit: ${statuses.join(' ')}`)
  const other = '198.51.100.8'
  await send('/api/signin', {
    json: { email: reseller.email, password: goodPassword },
    headers: forwarded,
    peer: other
  })
  const timeline = JSON.stringify(await admin.ask('accounts.timeline', { id: reseller.id }))
  if (timeline.includes(inIndia) || !timeline.includes(other)) add('forwarded', 'evidence')
  await send('/api/password-reset', {
    json: { email: reseller.email },
    headers: { ...forwarded, host: 'evil.example' },
    peer: other
  })
  const text = await world.mailTo(reseller.id, 'password-reset')
  if (text.includes('evil.example') || tokenIn(text) === '') add('forwarded', 'the link in mail')
  return asked.length + Object.keys(forwarded).length + 36
}

/** Each route that has a limit, up to it and over it. */
async function limits(world: World, add: Add): Promise<number> {
  const { send } = world
  const routes: Readonly<
    Record<string, { readonly times: number; readonly ask: (peer: string) => Promise<Response> }>
  > = {
    'sign-up': { times: 100, ask: (peer) => send('/api/signup', { json: {}, peer }) },
    'password reset': { times: 30, ask: (peer) => send('/api/password-reset', { json: {}, peer }) },
    renew: { times: 30, ask: (peer) => send('/api/activation/none/renew', { method: 'POST', peer }) },
    'sign-in': {
      times: 30,
      ask: (peer) =>
        send('/api/signin', { json: { email: `${freshSource()}@nowhere.example`, password: 'wrong' }, peer })
    }
  }
  let asked = 0
  for (const [name, { times, ask }] of Object.entries(routes)) {
    // A whole line of IPv6 addresses is one source.
    const line = `2001:db8:${(0x1000 + asked).toString(16)}:1`
    for (const peerOf of [() => '203.0.113.200', (time: number) => `${line}::${(time + 1).toString(16)}`]) {
      const answers = await Promise.all(Array.from({ length: times + 20 }, (_, time) => ask(peerOf(time))))
      asked += answers.length
      const refused = answers.filter(({ status }) => status === 429)
      if (refused.length !== 20) add('limit', `${name}: ${refused.length} of 20 refused`)
      for (const answer of refused) {
        const wait = answer.headers.get('retry-after') ?? ''
        const { error } = (await answer.json()) as { error: { code: string; retryAfterSeconds: number } }
        const inOrder = /^[1-9]\d*$/.test(wait) && Number(wait) <= 3_600
        if (!inOrder || error.code !== 'rate_limited' || String(error.retryAfterSeconds) !== wait)
          add('limit', `${name}: Retry-After: ${wait}, ${error.retryAfterSeconds}`)
      }
      if ((await ask(freshSource())).status === 429) add('other', name)
    }
  }
  // A right password costs nothing, over any number of times.
  const reseller = await world.active()
  const peer = freshSource()
  const right = { email: reseller.email, password: goodPassword }
  const signIns = await Promise.all(Array.from({ length: 60 }, () => send('/api/signin', { json: right, peer })))
  if (signIns.some(({ status }) => status !== 200)) add('other', 'right passwords')
  return asked + signIns.length
}

/** 50,000 sources are remembered at a time; each takes less than 1.5 KB with its timer. */
const mostBytes = 75e6
/** What twice as many may take of what the first ones did. */
const mostGrowth = 1.1
/** What the engine itself keeps of code that ran more often, in bytes. */
const compiled = 0.25e6

/** Uses a limit as this many sources, from this one on. */
type Fill = (from: number, many: number) => Promise<void>
type Memory = { readonly many: number; readonly first: number; readonly second: number }

function rememberSources(): Fill {
  const limit = createSourceLimit()
  return async (from, many) => {
    for (let index = from; index < from + many; index += 1)
      await limit.use(`${11 + (index >> 24)}.${(index >> 16) & 255}.${(index >> 8) & 255}.${index & 255}`, {
        times: 30,
        perMinutes: 15
      })
  }
}

/** Right passwords open sessions; of all accounts together no more than so many are kept, the newest ones. */
function openSessions(most: number, add: Add): Fill {
  const sessions = createPortalSessions(() => new Date(), { ...defaultSessionLimits, most })
  return async (from, many) => {
    const secrets: string[] = []
    for (let index = from; index < from + many; index += 1) secrets.push(sessions.open(`account ${index}`))
    const alive = secrets.map((secret) => sessions.accountOf(secret) !== null)
    if (alive.indexOf(true) !== many - most || alive.lastIndexOf(false) !== many - most - 1)
      add('sessions', `${alive.filter(Boolean).length} of ${many} are kept`)
  }
}

/** What so many of them leave in memory, and what is there after as many others. In bytes. */
async function memoryOf(many: number, fill: Fill): Promise<Memory> {
  const { gc } = globalThis
  if (gc === undefined) throw new Error('memory is measured with --expose-gc')
  const used = () => {
    gc()
    return process.memoryUsage().heapUsed
  }
  const before = used()
  await fill(0, many)
  const first = used() - before
  await fill(many, many)
  return { many, first, second: used() - before }
}

const inMegabytes = (bytes: number) => `${(bytes / 1e6).toFixed(2)} MB`
const inWords = ({ many, first, second }: Memory) =>
  `after ${count(many)}: ${inMegabytes(first)}, after ${count(many * 2)}: ${inMegabytes(second)}`
