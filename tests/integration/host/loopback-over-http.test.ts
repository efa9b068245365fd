import pino from 'pino'
import { afterEach, describe, expect, it } from 'vitest'
import { openConsole, type Console } from '../../../src/main/host/console'
import { createFakeHub } from '../../support/fake-hub'

let desk: Console | null = null
afterEach(() => desk?.close())

describe('the desk on a real port', () => {
  it('streams events at once, lets go of a tab that leaves, and closes with tabs still open', async () => {
    const hub = createFakeHub()
    const urls: string[] = []
    desk = await openConsole(
      hub,
      { host: '127.0.0.1', port: 0 },
      {
        deskDirectory: '/nowhere',
        logger: pino({ level: 'silent' }),
        onNewUrl: (url) => urls.push(url)
      }
    )
    const first = desk.url()
    const entered = await fetch(first, { redirect: 'manual' })
    expect(urls).toEqual([desk.url()])
    expect(urls).not.toContain(first)
    const { origin } = new URL(first)
    const headers = { cookie: (entered.headers.get('set-cookie') ?? '').split(';')[0] ?? '' }
    const json = { ...headers, 'content-type': 'application/json' }
    await fetch(`${origin}/api/any`, { method: 'POST', headers: json, body: '{}' })
    hub.calls[0]?.caller.session.signIn('staff-1')
    expect(hub.calls[0]?.caller.ip).toBe('127.0.0.1')

    const leaving = new AbortController()
    const tab = await fetch(`${origin}/api/events`, { headers, signal: leaving.signal })
    const reader = tab.body?.getReader()
    const read = async () => new TextDecoder().decode((await reader?.read())?.value)
    expect(await read()).toBe('retry: 2000\n: connected\n\n')
    hub.emit({ topic: 'status' })
    expect(await read()).toBe('data: {"topic":"status"}\n\n')

    leaving.abort()
    await expect.poll(() => hub.listeners()).toBe(0)
    const staying = await fetch(`${origin}/api/events`, { headers })
    await desk.close()
    expect(await staying.text()).toBe('retry: 2000\n: connected\n\n')
    desk = null
  })

  it('cuts a body over 64 KB off before it was sent whole', async () => {
    desk = await openConsole(
      createFakeHub(),
      { host: '127.0.0.1', port: 0 },
      {
        deskDirectory: '/nowhere',
        logger: pino({ level: 'silent' }),
        onNewUrl: () => undefined
      }
    )
    const entered = await fetch(desk.url(), { redirect: 'manual' })
    let sent = 0
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        sent += 16_384
        if (sent > 50_000_000) controller.close()
        else controller.enqueue(new Uint8Array(16_384).fill(32))
      }
    })
    const upload: RequestInit & { readonly duplex: 'half' } = {
      method: 'POST',
      headers: { cookie: entered.headers.get('set-cookie') ?? '', 'content-type': 'application/json' },
      body,
      duplex: 'half'
    }
    const answer = await fetch(`${new URL(desk.url()).origin}/api/any`, upload)
    expect([answer.status, await answer.json()]).toEqual([
      413,
      { ok: false, code: 'invalid', message: 'The input is larger than 64 KB.' }
    ])
    expect(sent).toBeLessThan(50_000_000)
  })
})
