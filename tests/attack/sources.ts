import { createSourceLimit } from '../../src/main/http/source-limit'
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
    const memory = await memoryOf(full ? 1_000_000 : 80_000)
    if (Math.max(memory.megabytes, memory.later) > mostMegabytes)
      failures.add('memory', `${memory.megabytes.toFixed(1)} MB`)
    return [
      { what: 'requests with forwarded headers and over limits', figure: count(answers), held: null },
      failures.row('forwarded headers of untrusted peers that changed country, evidence, limit or links', 'forwarded'),
      failures.row('those of a trusted proxy that were not believed', 'trusted'),
      failures.row('answers over a limit without 429 and a Retry-After of whole seconds', 'limit'),
      failures.row('sources that had to wait for what others did', 'other'),
      {
        what: `memory for ${count(memory.sources)} sources in a limit`,
        figure: `${memory.megabytes.toFixed(1)} MB, after ${count(memory.sources * 2)}: ${memory.later.toFixed(1)} MB`,
        held: null
      },
      failures.row(`more than ${mostMegabytes} MB, or growing`, 'memory'),
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
const mostMegabytes = 75

/** What so many sources leave in memory, and twice as many. */
async function memoryOf(sources: number) {
  const limit = createSourceLimit()
  const rate = { times: 30, perMinutes: 15 }
  const collect = globalThis.gc ?? (() => undefined)
  const used = () => {
    collect()
    return process.memoryUsage().heapUsed / 1e6
  }
  const use = async (from: number) => {
    for (let index = from; index < from + sources; index += 1)
      await limit.use(`${11 + (index >> 24)}.${(index >> 16) & 255}.${(index >> 8) & 255}.${index & 255}`, rate)
  }
  const before = used()
  await use(0)
  const megabytes = used() - before
  await use(sources)
  return { sources, megabytes, later: used() - before }
}
