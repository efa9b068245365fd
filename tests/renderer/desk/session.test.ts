import { describe, expect, it } from 'vitest'
import { watch } from 'vue'
import { createClient } from '../../../src/renderer/desk/client'
import { useSessionStore } from '../../../src/renderer/desk/stores/session'
import { createFakeDesk, type FakeDeskOptions } from '../../support/fake-desk'
import { settle, startStores } from './mount-desk'

async function started(options: FakeDeskOptions) {
  const desk = createFakeDesk(options)
  startStores(createClient(desk.bridge, 1))
  const session = useSessionStore()
  await session.start()
  return { desk, session }
}

describe('the session', () => {
  it('asks for set-up while there is no administrator', async () => {
    const { session } = await started({ setUp: true })
    expect(session.phase).toBe('setUp')
    expect(await session.createAdministrator({ name: 'A', email: 'a@b.example', password: 'x', demoData: true })).toBe(
      null
    )
    expect(session.phase).toBe('signedIn')
    expect(session.demoSignIns.map(({ role }) => role)).toEqual(['administrator', 'reviewer', 'accountManager'])
  })

  it('signs in and out, and says why it could not', async () => {
    const { session } = await started({ role: null })
    expect(session.phase).toBe('signedOut')
    const refusal = await session.signIn({ email: 'vikram@emsign.example', password: 'wrong' })
    expect(refusal?.message).toBe('E-mail address or password is wrong.')
    expect(await session.signIn({ email: 'vikram@emsign.example', password: 'right password' })).toBe(null)
    expect(session.staff?.name).toBe('Vikram Specimen')
    await session.signOut()
    expect(session.phase).toBe('signedOut')
    expect(session.staff).toBe(null)
  })

  it('asks nobody to sign in again who is just signing out', async () => {
    const { desk, session } = await started({ role: 'reviewer' })
    const asked: boolean[] = []
    watch(
      () => session.interrupted,
      (now) => asked.push(now),
      { flush: 'sync' }
    )
    desk.answer('session.current', () => ({ ok: true, data: { staff: null } }))
    // The host tells every tab, and may be faster than its answer.
    desk.answer('session.signOut', () => {
      desk.emit({ topic: 'session' })
      return { ok: true, data: { staff: null } }
    })
    await session.signOut()
    await settle()
    expect(asked).toEqual([])
    expect(session.phase).toBe('signedOut')
  })

  it.each([
    ['reviewer', true, false, false],
    ['accountManager', false, true, false],
    ['administrator', true, true, true]
  ] as const)('a %s may do what the contract says', async (role, approve, unblock, settings) => {
    const { session } = await started({ role })
    expect(session.may('accounts.approve')).toBe(approve)
    expect(session.may('accounts.unblock')).toBe(unblock)
    expect(session.may('settings.update')).toBe(settings)
  })

  it('keeps the page under a sign-in when the session ends elsewhere', async () => {
    const { desk, session } = await started({ role: 'reviewer' })
    desk.answer('session.current', () => ({ ok: true, data: { staff: null } }))
    desk.emit({ topic: 'session' })
    await settle()
    expect(session.interrupted).toBe(true)
    expect(session.staff?.name).toBe('Vikram Specimen')
    await session.signIn({ email: 'vikram@emsign.example', password: 'right password' })
    expect(session.interrupted).toBe(false)
  })

  it('tells whoever was deactivated, and keeps nothing of what they saw', async () => {
    const { desk, session } = await started({ role: 'reviewer' })
    desk.answer('session.current', () => ({ ok: true, data: { staff: null, ended: 'deactivated' } }))
    desk.emit({ topic: 'session' })
    await settle()
    expect([session.phase, session.interrupted, session.staff]).toEqual(['signedOut', false, null])
    expect(session.deactivated).toBe(true)
    await session.signIn({ email: 'vikram@emsign.example', password: 'right password' })
    expect(session.deactivated).toBe(false)
  })

  it('starts by itself once a host that did not answer is there', async () => {
    const desk = createFakeDesk({ role: 'reviewer' })
    desk.unreachable = true
    startStores(createClient(desk.bridge, 1))
    const session = useSessionStore()
    await session.start()
    expect(session.phase).toBe('starting')
    desk.unreachable = false
    await settle()
    expect(session.phase).toBe('signedIn')
  })
})
