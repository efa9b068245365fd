import { connect, type Socket } from 'node:net'
import { once } from 'node:events'
import { Hono } from 'hono'
import pino from 'pino'
import { afterEach, describe, expect, it } from 'vitest'
import { listen, ListenError, type Listening, type RequestHandler } from '../../../src/main/host/listen'
import type { Address } from '../../../src/main/options'

const logger = pino({ level: 'silent' })
const open: Listening[] = []
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close(0)))
})

async function serve(handler: RequestHandler, address: Address = { host: '127.0.0.1', port: 0 }): Promise<Listening> {
  const server = await listen(handler, address, { option: '--portal', logger })
  open.push(server)
  return server
}

const hello: RequestHandler = (_request, peer) => Promise.resolve(new Response(`hello ${peer}`))

/** What the server sends before it closes the connection. */
async function raw(port: number, text: string): Promise<string> {
  const socket: Socket = connect(port, '127.0.0.1')
  let answer = ''
  socket.on('data', (chunk) => (answer += chunk.toString()))
  socket.write(text)
  await once(socket, 'close')
  return answer
}

describe('listening', () => {
  it('serves on a free port and tells the handler who asks', async () => {
    const { url, port } = await serve(hello)
    expect(url).toBe(`http://127.0.0.1:${port}`)
    expect(await (await fetch(url)).text()).toBe('hello 127.0.0.1')
  })

  it('writes addresses that can be opened: IPv6 in brackets, a name for every address', async () => {
    const sixth = await serve(hello, { host: '::1', port: 0 })
    expect(sixth.url).toBe(`http://[::1]:${sixth.port}`)
    expect(await (await fetch(sixth.url)).text()).toBe('hello ::1')
    const everywhere = await serve(hello, { host: '0.0.0.0', port: 0 })
    expect(everywhere.url).toBe(`http://localhost:${everywhere.port}`)
  })

  it('explains a port in use and an address that is not there, naming the option', async () => {
    const { port } = await serve(hello)
    await expect(serve(hello, { host: '127.0.0.1', port })).rejects.toThrow(
      new ListenError(
        `127.0.0.1:${port} is already in use by another program. Stop that, or choose another port with --portal 127.0.0.1:PORT (0 picks a free one).`
      )
    )
    await expect(serve(hello, { host: '192.0.2.7', port: 4180 })).rejects.toThrow(
      new ListenError('This machine has no address 192.0.2.7. Choose one that it has with --portal HOST:4180.')
    )
  })

  it.each([
    ['no Host', 'GET / HTTP/1.1\r\nConnection: close\r\n\r\n', 400],
    ['two meanings of a path', 'GET /a\\b HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n', 400],
    ['a Host that is none', 'GET / HTTP/1.1\r\nHost: a b/c\r\nConnection: close\r\n\r\n', 400],
    ['no HTTP at all', 'hello\r\n\r\n', 400],
    ['headers over 16 KB', `GET / HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(17_000)}\r\n\r\n`, 431]
  ])('answers %s with %s and stays up', async (_what, text, status) => {
    const { port, url } = await serve(hello)
    expect(await raw(port, text)).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `))
    expect((await fetch(url)).status).toBe(200)
  })

  it.each([
    ['no Host', 'GET / HTTP/1.1\r\nConnection: close\r\n\r\n', 400],
    ['no HTTP at all', 'hello\r\n\r\n', 400],
    ['headers over 16 KB', `GET / HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(17_000)}\r\n\r\n`, 431],
    ['an expectation', 'POST / HTTP/1.1\r\nHost: a\r\nExpect: wonders\r\nContent-Length: 2\r\n\r\n{}', 417]
  ])('answers %s with the headers that keep browsers from doing anything with it', async (_what, text, status) => {
    const { port } = await serve(hello)
    const answer = await raw(port, text)
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `))
    for (const header of [
      "content-security-policy: default-src 'none'; frame-ancestors 'none'",
      'x-content-type-options: nosniff',
      'x-frame-options: DENY',
      'referrer-policy: no-referrer',
      'cache-control: no-store'
    ])
      expect(answer.toLowerCase()).toContain(header.toLowerCase())
  })

  it('answers HEAD with the headers of GET, those included that were set last', async () => {
    const app = new Hono()
    app.use(async (c, next) => {
      await next()
      c.res.headers.set('x-last', 'word')
    })
    app.get('/', (c) => c.html('<p>hello'))
    const { url } = await serve(async (request) => app.fetch(request))
    const [get, head] = await Promise.all([fetch(url), fetch(url, { method: 'HEAD' })])
    expect([get.headers.get('x-last'), head.headers.get('x-last')]).toEqual(['word', 'word'])
  })

  it('answers a handler that throws with 500, without saying why', async () => {
    const { url } = await serve(() => Promise.reject(new Error('secret detail')))
    const answer = await fetch(url)
    expect([answer.status, await answer.text()]).toEqual([500, 'Something went wrong here. Try again.\n'])
  })

  it('finishes the answer in hand before it is closed, and takes nothing new', async () => {
    let answer = (_response: Response): void => undefined
    const asked = new Promise<void>((told) => {
      void serve(() => {
        told()
        return new Promise((resolve) => (answer = resolve))
      })
    })
    await expect.poll(() => open.length).toBe(1)
    const server = open.pop()
    if (server === undefined) throw new Error('not listening')
    const slow = fetch(server.url)
    await asked
    const closed = server.close()
    answer(new Response('done'))
    expect(await (await slow).text()).toBe('done')
    await closed
    await expect(fetch(server.url)).rejects.toThrow()
  })

  it('cuts off what does not end in time when it is closed', async () => {
    const server = await serve(() => Promise.resolve(new Response(new ReadableStream({}))))
    open.pop()
    const endless = await fetch(server.url)
    await server.close(20)
    await expect(endless.text()).rejects.toThrow()
  })
})
