import { EventEmitter } from 'node:events'
import type { PowerMonitor } from 'electron'
import { beforeEach, describe, expect, it } from 'vitest'
import { lockWithSystem } from '../../../src/main/app/lock-with-system'
import { createLoopback } from '../../../src/main/api/loopback'
import type { DeskEvent } from '../../../src/shared/events'
import { openHub, type TestHub } from '../../support/desk'
import { createClock, goodPassword, minutes, type TestClock } from '../../support/programme'
import pino from 'pino'

let clock: TestClock
let hub: TestHub
let desk: ReturnType<typeof openDesk>
const email = 'meera@emsign.example'

function openDesk(kind: 'window' | 'browser' = 'browser') {
  const session = hub.sessions.open({ kind, userAgent: '' })
  const call = (operation: string, input: unknown = {}) => hub.dispatch(operation, input, { session, ip: '127.0.0.1' })
  return { session, call }
}

beforeEach(async () => {
  clock = createClock()
  hub = await openHub({ now: clock.now })
  desk = openDesk()
  await desk.call('setup.createAdministrator', { name: 'Meera Kamath', email, password: goodPassword })
})
const locked = { ok: false, code: 'unauthenticated', message: expect.stringContaining('This desk is locked.') }

describe('a desk that nobody uses', () => {
  it('locks after fifteen minutes, whatever it asks by itself meanwhile', async () => {
    for (let minute = 0; minute < 14; minute++) {
      clock.advance(minutes(1))
      expect(await desk.call('overview.summary')).toMatchObject({ ok: true })
    }
    clock.advance(minutes(1))
    expect(await desk.call('overview.summary')).toEqual(locked)
    expect(await desk.call('session.current')).toMatchObject({
      data: { staff: { name: 'Meera Kamath' }, step: 'locked' }
    })
  })

  it('stays open while somebody types at it, and does not come back by typing once it is locked', async () => {
    for (let half = 0; half < 4; half++) {
      clock.advance(minutes(14))
      expect(await desk.call('session.active')).toEqual({ ok: true, data: { done: true } })
    }
    expect(await desk.call('overview.summary')).toMatchObject({ ok: true })
    clock.advance(minutes(15))
    expect(await desk.call('session.active')).toEqual(locked)
    expect(await desk.call('overview.summary')).toEqual(locked)
  })

  it('follows the setting, 0 being never', async () => {
    const change = async (lockAfterMinutes: number) => {
      const { data } = (await desk.call('settings.get')) as { data: { version: number; staffSignIn: object } }
      const staffSignIn = { ...data.staffSignIn, lockAfterMinutes }
      expect(await desk.call('settings.update', { version: data.version, staffSignIn })).toMatchObject({ ok: true })
    }
    await change(0)
    clock.advance(minutes(600))
    expect(await desk.call('overview.summary')).toMatchObject({ ok: true })
    await desk.call('session.active')
    await change(5)
    clock.advance(minutes(5))
    expect(await desk.call('overview.summary')).toEqual(locked)
  })
})

describe('a locked desk', () => {
  it('answers nothing but how it stands, unlocking and signing out', async () => {
    expect(await desk.call('session.lock')).toMatchObject({ data: { step: 'locked' } })
    for (const operation of [
      'accounts.list',
      'settings.get',
      'session.signIn',
      'session.active',
      'twoFactor.begin',
      'session.lock'
    ])
      expect([operation, await desk.call(operation)]).toEqual([operation, locked])
    expect(await desk.call('setup.status')).toMatchObject({ ok: true })
    expect(await desk.call('session.signOut')).toEqual({ ok: true, data: { staff: null } })
    expect(await desk.call('session.signIn', { email, password: goodPassword })).toMatchObject({ ok: true })
  })

  it('opens with the password, under the lockout of staff', async () => {
    await desk.call('session.lock')
    for (let tries = 1; tries < 5; tries++)
      expect(await desk.call('session.unlock', { password: 'wrong' })).toMatchObject({
        fields: { password: 'The password is not right.' }
      })
    expect(await desk.call('session.unlock', { password: 'wrong' })).toMatchObject({ code: 'rate_limited' })
    expect(await desk.call('session.unlock', { password: goodPassword })).toMatchObject({ code: 'rate_limited' })
    clock.advance(minutes(15))
    expect(await desk.call('session.unlock', { password: goodPassword })).toMatchObject({
      data: { staff: { name: 'Meera Kamath' } }
    })
    expect(await desk.call('overview.summary')).toMatchObject({ ok: true })
    const { data } = (await desk.call('audit.list')) as { data: { items: { action: string; details: object }[] } }
    const told = data.items.filter(({ action }) => action.startsWith('staff.'))
    expect(told.map(({ action, details }) => [action, details])).toEqual([
      ['staff.desk_unlocked', {}],
      ...Array.from({ length: 5 }, (_, index) => ['staff.sign_in_failed', { lockedOut: index === 0 }]),
      ['staff.desk_locked', { because: 'asked for', in: 'browser' }],
      ['staff.administrator_created', {}]
    ])
  })

  it('does not open for whoever was deactivated meanwhile', async () => {
    const { data } = (await desk.call('staff.invite', {
      name: 'Asha',
      email: 'asha@emsign.example',
      role: 'reviewer'
    })) as { data: { id: string } }
    const hers = openDesk()
    hers.session.signIn(data.id)
    hers.session.lock('asked')
    await desk.call('staff.update', { id: data.id, active: false })
    expect(await hers.call('session.unlock', { password: goodPassword })).toMatchObject({ code: 'unauthenticated' })
    expect(await hers.call('session.current')).toMatchObject({ data: { staff: null } })
  })

  it('hears nothing of what happens, until it is open again', async () => {
    const loopback = createLoopback({ hub, deskDirectory: 'out/renderer/desk', logger: pino({ level: 'silent' }) })
    loopback.listensOn({ host: '127.0.0.1', port: 4181 })
    const ask = (path: string, cookie = '') =>
      loopback.handler(
        new Request(`http://127.0.0.1:4181${path}`, { headers: { host: '127.0.0.1:4181', cookie } }),
        '127.0.0.1'
      )
    const cookie = (await ask(`/?key=${loopback.launchKey()}`)).headers.get('set-cookie')?.split(';')[0] ?? ''
    const heard: DeskEvent[] = []
    const stream = (await ask('/api/events', cookie)).body?.pipeThrough(new TextDecoderStream()).getReader()
    const post = (operation: string, input: unknown = {}) =>
      loopback.handler(
        new Request(`http://127.0.0.1:4181/api/${operation}`, {
          method: 'POST',
          headers: {
            host: '127.0.0.1:4181',
            origin: 'http://127.0.0.1:4181',
            cookie,
            'content-type': 'application/json'
          },
          body: JSON.stringify(input)
        }),
        '127.0.0.1'
      )
    expect((await post('session.signIn', { email, password: goodPassword })).status).toBe(200)
    expect((await post('session.lock')).status).toBe(200)
    // Somebody else's work, while this desk is locked, and then its own after it was opened.
    await desk.call('staff.invite', { name: 'Asha', email: 'asha@emsign.example', role: 'reviewer' })
    expect((await post('session.unlock', { password: goodPassword })).status).toBe(200)
    await desk.call('settings.update', { version: 1, staffSignIn: { twoFactorRequired: false, lockAfterMinutes: 30 } })
    while (!heard.some(({ topic }) => topic === 'settings')) {
      const { value = '' } = (await stream?.read()) ?? {}
      for (const [, data] of value.matchAll(/^data: (.*)$/gm)) heard.push(JSON.parse(data ?? '') as DeskEvent)
    }
    const topics = heard.map(({ topic }) => topic)
    const [lockedAt, openedAt] = [topics.indexOf('session'), topics.lastIndexOf('session')]
    expect(openedAt).toBeGreaterThan(lockedAt)
    expect(topics.slice(lockedAt + 1, openedAt)).toEqual([])
    loopback.close()
  })
})

describe('the system’s own lock', () => {
  it('locks the window and leaves browsers alone, which may be on other screens', async () => {
    const monitor = new EventEmitter()
    lockWithSystem(monitor as unknown as PowerMonitor, hub.sessions)
    const window = openDesk('window')
    for (const event of ['lock-screen', 'suspend']) {
      await window.call('session.signIn', { email, password: goodPassword })
      expect(await window.call('overview.summary')).toMatchObject({ ok: true })
      monitor.emit(event)
      expect([event, await window.call('overview.summary')]).toEqual([event, locked])
      await window.call('session.signOut')
    }
    expect(await desk.call('overview.summary')).toMatchObject({ ok: true })
  })
})
