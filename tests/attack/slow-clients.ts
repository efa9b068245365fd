import { connect } from 'node:net'
import { quantile } from '../bench/figures'
import { goodPassword } from './world'

export type SlowTask = {
  readonly portal: number
  readonly desk: { readonly url: string; readonly port: number; readonly cookie: string }
  /** Of each kind, to each listener. */
  readonly each: number
  readonly full: boolean
}

export type SlowReport = {
  readonly kinds: readonly {
    readonly name: string
    readonly clients: number
    readonly limitMs: number
    readonly notCut: number
    readonly longestMs: number
    readonly answers: readonly string[]
    readonly bare: number
  }[]
  /** Milliseconds of desk calls without and beside the slow clients, and how many failed. */
  readonly alone: { readonly p50: number; readonly p95: number; readonly calls: number }
  readonly beside: { readonly p50: number; readonly p95: number; readonly calls: number }
  readonly failed: number
}

type Kind = {
  readonly name: string
  /** Sent at once. */
  readonly opening: (host: string, cookie: string) => string
  /** Sent every 0.4 s. */
  readonly drip: string
  /** When the server has to have let go, its own limits and what it takes to notice. */
  readonly limitMs: number
  readonly onlyFull?: true
}

const noticed = 4_500
const kinds: readonly Kind[] = [
  { name: 'connects and says nothing', opening: () => '', drip: '', limitMs: 10_000 + noticed },
  {
    name: 'stops in the middle of the headers',
    opening: (host) => `GET / HTTP/1.1\r\nHost: ${host}\r\nX-`,
    drip: '',
    limitMs: 10_000 + noticed
  },
  {
    name: 'headers byte by byte',
    opening: (host) => `GET / HTTP/1.1\r\nHost: ${host}\r\nX-Slow: `,
    drip: 'x',
    limitMs: 10_000 + noticed
  },
  {
    name: 'headers line by line',
    opening: (host) => `GET / HTTP/1.1\r\nHost: ${host}\r\n`,
    drip: 'x: y\r\n',
    limitMs: 10_000 + noticed
  },
  { name: 'body byte by byte', opening: post('Content-Length: 60000'), drip: ' ', limitMs: 30_000 + noticed },
  {
    name: 'body in chunks of a byte',
    opening: post('Transfer-Encoding: chunked'),
    drip: '1\r\n \r\n',
    limitMs: 30_000 + noticed
  },
  {
    name: 'stops in the middle of the body',
    opening: (host, cookie) => `${post('Content-Length: 60000')(host, cookie)}{`,
    drip: '',
    limitMs: 30_000 + noticed
  },
  {
    name: 'asked once and stays',
    opening: (host) => `GET /healthz HTTP/1.1\r\nHost: ${host}\r\n\r\n`,
    drip: '',
    limitMs: 5_000 + noticed
  },
  {
    name: 'reads no answer',
    opening: (host) => `GET / HTTP/1.1\r\nHost: ${host}\r\n\r\n`.repeat(4_000),
    drip: '',
    limitMs: 75_000,
    onlyFull: true
  }
]

function post(length: string) {
  return (host: string, cookie: string) =>
    `POST /api/${cookie === '' ? 'signin' : 'session.current'} HTTP/1.1\r\nHost: ${host}\r\nCookie: ${cookie}\r\nContent-Type: application/json\r\n${length}\r\n\r\n`
}

type End = { readonly ms: number; readonly answer: string }

/** One client, until the server lets go or the time is up. */
function client(port: number, kind: Kind, cookie: string): Promise<End> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    const start = performance.now()
    let answer = ''
    const dripping = setInterval(() => {
      if (kind.drip !== '' && socket.writable) socket.write(kind.drip)
    }, 400)
    const end = () => {
      clearInterval(dripping)
      clearTimeout(late)
      socket.destroy()
      resolve({ ms: performance.now() - start, answer })
    }
    const late = setTimeout(end, kind.limitMs + 3_000)
    if (kind.onlyFull) socket.pause()
    else socket.on('data', (chunk) => (answer += chunk.toString('latin1')))
    socket.on('error', () => undefined)
    socket.on('close', end)
    socket.on('end', end)
    socket.on('connect', () => socket.write(kind.opening(`127.0.0.1:${port}`, cookie)))
  })
}

async function main(task: SlowTask): Promise<SlowReport> {
  const { desk } = task
  const call = async (operation: string, input: unknown) => {
    const headers = { 'content-type': 'application/json', cookie: desk.cookie }
    const answer = await fetch(`${desk.url}/api/${operation}`, { method: 'POST', headers, body: JSON.stringify(input) })
    await answer.arrayBuffer()
    return answer.status
  }
  await call('session.signIn', { email: 'meera@emsign.example', password: goodPassword })
  let failed = 0
  const callsFor = async (over: () => boolean) => {
    const times: number[] = []
    while (!over()) {
      const start = performance.now()
      if ((await call('accounts.list', { limit: 50 })) !== 200) failed += 1
      times.push(performance.now() - start)
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
    return times
  }
  const until = (ms: number) => {
    const end = performance.now() + ms
    return () => performance.now() > end
  }
  await callsFor(until(500))
  const alone = await callsFor(until(2_500))
  const chosen = kinds.filter(({ onlyFull }) => task.full || !onlyFull)
  const running = chosen.map(async (kind) => {
    const ends = await Promise.all(
      Array.from({ length: task.each }, () => [
        client(task.portal, kind, ''),
        client(desk.port, kind, desk.cookie)
      ]).flat()
    )
    const answers = ends.map(({ answer }) => answer.split('\r\n')[0] ?? '')
    return {
      name: kind.name,
      clients: ends.length,
      limitMs: kind.limitMs,
      notCut: ends.filter(({ ms }) => ms > kind.limitMs).length,
      longestMs: Math.max(...ends.map(({ ms }) => ms)),
      answers: [...new Set(answers)],
      bare: ends.filter(({ answer }) => answer !== '' && !/content-security-policy: default-src 'none'/i.test(answer))
        .length
    }
  })
  let done = false
  const measured = callsFor(() => done)
  const reports = await Promise.all(running)
  done = true
  const beside = await measured
  const figures = (times: readonly number[]) => ({
    p50: quantile(times, 0.5),
    p95: quantile(times, 0.95),
    calls: times.length
  })
  return { kinds: reports, alone: figures(alone), beside: figures(beside), failed }
}

if (process.argv[2] === 'run')
  main(JSON.parse(process.argv[3] ?? '') as SlowTask).then(
    (report) => process.stdout.write(`${JSON.stringify(report)}\n`, () => process.exit(0)),
    (error: unknown) => {
      console.error(error)
      process.exit(1)
    }
  )
