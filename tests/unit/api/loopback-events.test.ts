import { describe, expect, it } from 'vitest'
import { createLoopbackEvents, maxStreamsPerSession } from '../../../src/main/api/loopback-events'
import { createFakeHub } from '../../support/fake-hub'

function setUp() {
  const hub = createFakeHub()
  const beats = new Set<() => void>()
  const events = createLoopbackEvents(hub.onEvent, undefined, (_ms, beat) => {
    beats.add(beat)
    return () => beats.delete(beat)
  })
  const session = hub.sessions.open()
  const open = () => {
    const reader = events.open(session)?.body?.getReader()
    if (!reader) throw new Error('no stream')
    const read = async () => new TextDecoder().decode((await reader.read()).value)
    return { reader, read }
  }
  return { hub, events, session, open, beat: () => beats.forEach((beat) => beat()), beating: () => beats.size }
}

describe('the event stream of the desk', () => {
  it('tells a signed-in desk what happens, as JSON, and beats in between', async () => {
    const { hub, session, open, beat } = setUp()
    const { read } = open()
    session.signIn('staff-1')
    hub.emit({ topic: 'accounts', ids: ['a'] })
    beat()
    expect(await read()).toBe('retry: 2000\n: connected\n\n')
    expect(await read()).toBe('data: {"topic":"accounts","ids":["a"]}\n\n')
    expect(await read()).toBe(': still here\n\n')
  })

  it('tells nothing while nobody is signed in, and that the session was ended elsewhere', async () => {
    const { hub, session, open } = setUp()
    const { read } = open()
    hub.emit({ topic: 'mail', ids: ['before'] })
    session.signIn('staff-1')
    hub.sessions.endAllOf('staff-1')
    hub.emit({ topic: 'mail', ids: ['after'] })
    session.signIn('staff-2')
    hub.emit({ topic: 'staff' })
    await read()
    expect(await read()).toBe('data: {"topic":"session"}\n\n')
    expect(await read()).toBe('data: {"topic":"staff"}\n\n')
  })

  it('lets go of everything when the browser leaves or the host closes', async () => {
    const { hub, events, open, beating } = setUp()
    const first = open()
    const second = open()
    expect([hub.listeners(), beating()]).toEqual([2, 2])
    await first.reader.cancel()
    expect([hub.listeners(), beating()]).toEqual([1, 1])
    events.close()
    expect([hub.listeners(), beating()]).toEqual([0, 0])
    await second.read()
    expect(await second.reader.read()).toEqual({ done: true, value: undefined })
  })

  it('refuses more tabs of one browser than it serves, and takes one again when one is closed', async () => {
    const { events, session, open } = setUp()
    const tabs = Array.from({ length: maxStreamsPerSession }, open)
    expect(events.open(session)).toBeNull()
    await tabs[0]?.reader.cancel()
    expect(events.open(session)).not.toBeNull()
  })

  it('cuts off a tab that does not read instead of keeping its events for ever', async () => {
    const { hub, session, open } = setUp()
    const { reader } = open()
    session.signIn('staff-1')
    for (let n = 0; n < 1000; n++) hub.emit({ topic: 'status' })
    expect(hub.listeners()).toBe(0)
    await expect(reader.read()).rejects.toThrow('does not read')
  })
})
