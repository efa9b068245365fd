import { describe, expect, it, vi } from 'vitest'
import { reactive } from 'vue'
import { shutOutHeader, tabHeader, type DeskEvent } from '@shared/events'
import { createClient } from '../../../src/renderer/desk/client'
import { createLoopbackBridge, everythingChanged } from '../../../src/renderer/desk/loopback-bridge'
import { createFakeDesk, refuse } from '../../support/fake-desk'

describe('the desk client', () => {
  it('answers with the reply of the operation', async () => {
    const client = createClient(createFakeDesk({ role: 'reviewer' }).bridge)
    const reply = await client.call('session.current', {})
    expect(reply.ok && reply.data.staff?.role).toBe('reviewer')
  })

  it('sends a plain copy without undefined fields, since neither bridge takes proxies', async () => {
    const desk = createFakeDesk()
    const client = createClient(desk.bridge)
    await client.call('accounts.list', reactive({ search: 'tea', country: undefined }))
    expect(desk.calls).toEqual([{ operation: 'accounts.list', input: { search: 'tea' } }])
    expect(() => structuredClone(desk.calls[0]?.input)).not.toThrow()
  })

  it('passes refusals on as values', async () => {
    const desk = createFakeDesk()
    desk.answer('accounts.approve', () => refuse('conflict', 'Vikram approved it at 10:04.'))
    const reply = await createClient(desk.bridge).call('accounts.approve', { id: 'a', version: 1 })
    expect(reply).toEqual({ ok: false, code: 'conflict', message: 'Vikram approved it at 10:04.' })
  })

  it('answers offline instead of rejecting, and reconnects by itself', async () => {
    const desk = createFakeDesk()
    const client = createClient(desk.bridge, 1)
    const heard: DeskEvent[] = []
    client.on((event) => heard.push(event))
    desk.unreachable = true
    const reply = await client.call('mail.list', {})
    expect(reply).toMatchObject({ ok: false, code: 'offline' })
    expect(client.connected.value).toBe(false)

    desk.unreachable = false
    await vi.waitFor(() => expect(client.connected.value).toBe(true))
    expect(heard).toEqual(everythingChanged)
  })

  it('takes an answer that is no reply for a lost connection', async () => {
    const client = createClient({ call: () => Promise.resolve('<html>'), on: () => () => undefined }, 60_000)
    expect(await client.call('staff.list', {})).toMatchObject({ code: 'offline' })
  })

  it('tells everybody when the session has ended', async () => {
    const desk = createFakeDesk()
    desk.answer('staff.list', () => refuse('unauthenticated', 'Sign in first.'))
    const client = createClient(desk.bridge)
    const heard: DeskEvent[] = []
    client.on((event) => heard.push(event))
    await client.call('staff.list', {})
    expect(heard).toEqual([{ topic: 'session' }])
  })

  it('hears desk events until it stops listening', () => {
    const desk = createFakeDesk()
    const client = createClient(desk.bridge)
    const heard: DeskEvent[] = []
    const stop = client.on((event) => heard.push(event))
    desk.emit({ topic: 'mail', ids: ['m1'] })
    stop()
    desk.emit({ topic: 'mail', ids: ['m2'] })
    expect(heard).toEqual([{ topic: 'mail', ids: ['m1'] }])
  })
})

/** An event stream that the test opens, breaks and refuses. */
class FakeEvents {
  static readonly all: FakeEvents[] = []
  readonly CLOSED = 2
  readyState = 0
  onopen: (() => void) | null = null
  onerror: (() => void) | null = null
  onmessage: ((message: { data: string }) => void) | null = null
  constructor(readonly address: string) {
    FakeEvents.all.push(this)
  }
  close(): void {
    this.readyState = this.CLOSED
  }
}

describe('the loopback bridge', () => {
  const bridge = (answer: () => Response) => {
    FakeEvents.all.length = 0
    const requests: { address: string; init: RequestInit | undefined }[] = []
    return {
      requests,
      bridge: createLoopbackBridge({
        fetch: (address, init) => {
          requests.push({ address: String(address), init })
          return Promise.resolve(answer())
        },
        openEvents: (address) => new FakeEvents(address) as unknown as EventSource,
        retryAfter: 1
      })
    }
  }

  it('posts the input as JSON and takes the reply whatever the HTTP status', async () => {
    const { bridge: loopback, requests } = bridge(() =>
      Response.json({ ok: false, code: 'forbidden', message: 'Your role may not do this.' }, { status: 403 })
    )
    const reply = await loopback.call('staff.invite', { name: 'A' })
    expect(reply).toEqual({ ok: false, code: 'forbidden', message: 'Your role may not do this.' })
    expect(requests[0]?.address).toBe('/api/staff.invite')
    expect(requests[0]?.init).toMatchObject({
      method: 'POST',
      body: '{"name":"A"}',
      credentials: 'same-origin',
      headers: { 'content-type': 'application/json' }
    })
  })

  it('names its tab in each call and in its stream, so that the host knows what it leaves when it is closed', async () => {
    const { bridge: loopback, requests } = bridge(() => Response.json({}))
    loopback.on('desk', () => undefined)
    await loopback.call('claims.take', { id: 'a' })
    const tab = new Headers(requests[0]?.init?.headers).get(tabHeader)
    expect(tab).toMatch(/^[0-9a-f-]{36}$/)
    expect(FakeEvents.all[0]?.address).toBe(`/api/events?tab=${tab}`)
  })

  it('rejects an answer that is no JSON, for the client to call it offline', async () => {
    const { bridge: loopback } = bridge(() => new Response('Bad gateway', { status: 502 }))
    await expect(loopback.call('staff.list', {})).rejects.toThrow()
  })

  it('passes streamed events on, and all of them after a gap', () => {
    const { bridge: loopback } = bridge(() => Response.json({}))
    const heard: DeskEvent[] = []
    loopback.on('desk', (event) => heard.push(event))
    const [stream] = FakeEvents.all
    stream?.onopen?.()
    stream?.onmessage?.({ data: '{"topic":"accounts","ids":["a1"]}' })
    expect(heard).toEqual([{ topic: 'accounts', ids: ['a1'] }])
    stream?.onopen?.()
    expect(heard.slice(1)).toEqual(everythingChanged)
  })

  it('says that the host is gone when the stream breaks, before anybody does anything', async () => {
    FakeEvents.all.length = 0
    let reachable = true
    const client = createClient(
      createLoopbackBridge({
        fetch: () => (reachable ? Promise.resolve(Response.json({ ok: true })) : Promise.reject(new Error('refused'))),
        openEvents: (address) => new FakeEvents(address) as unknown as EventSource
      }),
      1
    )
    const [stream] = FakeEvents.all
    stream?.onopen?.()
    stream?.onerror?.()
    await new Promise((resolve) => setTimeout(resolve, 5))
    expect(client.connected.value).toBe(true)
    reachable = false
    stream?.onerror?.()
    await vi.waitFor(() => expect(client.connected.value).toBe(false))
    reachable = true
    await vi.waitFor(() => expect(client.connected.value).toBe(true))
  })

  it('asks again for a stream that was refused, and stops when told', async () => {
    const { bridge: loopback } = bridge(() => Response.json({}))
    const stop = loopback.on('desk', () => undefined)
    const [refused] = FakeEvents.all
    refused?.close()
    refused?.onerror?.()
    await vi.waitFor(() => expect(FakeEvents.all).toHaveLength(2))
    stop()
    expect(FakeEvents.all[1]?.readyState).toBe(2)
  })

  describe('while the host does not know this browser', () => {
    const unknown = () =>
      Response.json(
        { ok: false, code: 'unauthenticated', message: 'Open the desk at the address printed in the terminal.' },
        { status: 401, headers: { [shutOutHeader]: 'true' } }
      )
    const known = () => Response.json({ ok: true, data: { staff: null } })

    it('says that it was restarted, and goes on by itself once it is let in again', async () => {
      let answer = unknown
      const { bridge: loopback } = bridge(() => answer())
      const client = createClient(loopback)
      const heard: DeskEvent[] = []
      client.on((event) => heard.push(event))
      expect(await client.call('session.current', {})).toMatchObject({ ok: false, code: 'offline' })
      expect([client.letIn.value, client.connected.value]).toEqual([false, true])
      answer = known
      await vi.waitFor(() => expect(client.letIn.value).toBe(true))
      expect(heard).toEqual(everythingChanged)
      expect(await client.call('session.current', {})).toEqual({ ok: true, data: { staff: null } })
    })

    it('learns it from a refused stream alone, and opens none until it is let in', async () => {
      let answer = unknown
      const { bridge: loopback } = bridge(() => answer())
      const client = createClient(loopback)
      FakeEvents.all[0]?.close()
      FakeEvents.all[0]?.onerror?.()
      await vi.waitFor(() => expect(client.letIn.value).toBe(false))
      await new Promise((resolve) => setTimeout(resolve, 20))
      expect(FakeEvents.all).toHaveLength(1)
      answer = known
      await vi.waitFor(() => expect(FakeEvents.all).toHaveLength(2))
    })

    it('asks at longer and longer intervals, and at once when somebody comes back to the tab', async () => {
      vi.useFakeTimers()
      try {
        let comeBack = (): void => undefined
        const fetch = vi.fn<typeof globalThis.fetch>(() => Promise.resolve(unknown()))
        const loopback = createLoopbackBridge({
          fetch,
          openEvents: (address) => new FakeEvents(address) as unknown as EventSource,
          retryAfter: 2000,
          onReturn: (listener) => (comeBack = listener)
        })
        await expect(loopback.call('session.current', {})).rejects.toThrow('not been let in')
        await vi.advanceTimersByTimeAsync(600_000)
        expect(fetch.mock.calls.length).toBeLessThan(30)
        const before = fetch.mock.calls.length
        comeBack()
        expect(fetch.mock.calls.length).toBe(before + 1)
      } finally {
        vi.useRealTimers()
      }
    })

    it('takes "sign in first" for what it is', async () => {
      const { bridge: loopback } = bridge(() =>
        Response.json({ ok: false, code: 'unauthenticated', message: 'Sign in first.' }, { status: 401 })
      )
      const client = createClient(loopback)
      expect(await client.call('staff.list', {})).toMatchObject({ code: 'unauthenticated' })
      expect(client.letIn.value).toBe(true)
    })
  })
})
