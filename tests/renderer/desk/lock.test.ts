import { describe, expect, it, beforeEach } from 'vitest'
import App from '../../../src/renderer/desk/App.vue'
import { mountDesk, settle, type Mounted } from './mount-desk'

const lockScreen = () => document.querySelector<HTMLElement>('[role="dialog"][aria-modal="true"].fixed')
const behind = () => [...document.body.children].filter((element) => element !== lockScreen())

let mounted: Mounted
beforeEach(() => {
  document.body.innerHTML = ''
})

async function lockedDesk(): Promise<HTMLTextAreaElement | HTMLInputElement> {
  mounted = await mountDesk(App, '/resellers/register', { role: 'administrator' })
  await mounted.type('Name', 'Half typed')
  const typed = mounted.field('Name')
  typed.focus()
  mounted.desk.answer('session.current', () => ({
    ok: true,
    data: { staff: person(), step: 'locked' }
  }))
  mounted.desk.emit({ topic: 'session' })
  await settle()
  return typed
}
const person = () => ({
  id: 's1',
  name: 'Rekha Example',
  email: 'rekha@emsign.example',
  role: 'administrator' as const,
  status: 'active' as const,
  invitedAt: null,
  lastSignInAt: null,
  absence: null,
  twoFactorSince: null
})

describe('a locked desk', () => {
  it('hides everything behind the lock screen, and keeps what was typed', async () => {
    const typed = await lockedDesk()
    expect(lockScreen()?.textContent).toContain('Rekha Example is signed in.')
    expect(behind().map((element) => [(element as HTMLElement).inert, element.className])).toEqual(
      behind().map(() => [true, expect.stringContaining('hub-behind-curtain')])
    )
    expect(typed.isConnected).toBe(true)
    expect(typed.value).toBe('Half typed')
    expect(document.activeElement).toBe(mounted.field('Password'))
    mounted.wrapper.unmount()
  })

  it('opens as it was left with the password, and asks for what it missed', async () => {
    const typed = await lockedDesk()
    await mounted.type('Password', 'wrong')
    await mounted.press('Unlock')
    expect(lockScreen()?.textContent).toContain('The password is not right.')
    mounted.desk.answer('session.current', () => ({ ok: true, data: { staff: person() } }))
    await mounted.type('Password', 'right password')
    mounted.desk.calls.length = 0
    await mounted.press('Unlock')
    await settle()
    expect(lockScreen()).toBeNull()
    expect(typed.value).toBe('Half typed')
    expect(document.activeElement).toBe(typed)
    expect((behind()[0] as HTMLElement).inert).toBe(false)
    expect(document.querySelector('.hub-behind-curtain')).toBeNull()
    expect(mounted.desk.calls.map(({ operation }) => operation)).toContain('staff.list')
    mounted.wrapper.unmount()
  })

  it('gives keys to the password and to nothing behind it', async () => {
    const typed = await lockedDesk()
    ;(document.activeElement as HTMLElement).blur()
    const heard: string[] = []
    const hear = (event: KeyboardEvent) => heard.push(event.key)
    window.addEventListener('keydown', hear)
    document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'k', bubbles: true }))
    expect(heard).toEqual([])
    expect(document.activeElement).toBe(mounted.field('Password'))
    mounted.field('Password').dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }))
    expect(heard).toEqual([])
    window.removeEventListener('keydown', hear)
    expect(typed.value).toBe('Half typed')
    mounted.wrapper.unmount()
  })

  it('lets somebody else sign in, once whoever sits there knows what is lost', async () => {
    await lockedDesk()
    await mounted.press('Sign in as somebody else')
    expect(lockScreen()?.textContent).toContain('did not send is lost')
    mounted.desk.answer('session.current', () => ({ ok: true, data: { staff: null } }))
    await mounted.press('Sign out Rekha Example')
    expect(lockScreen()).toBeNull()
    expect(mounted.text()).toContain('For emSign back-office staff.')
    expect(mounted.text()).not.toContain('Half typed')
    mounted.wrapper.unmount()
  })

  it('shows nothing of the page when its session ends meanwhile', async () => {
    await lockedDesk()
    mounted.desk.answer('session.current', () => ({ ok: true, data: { staff: null } }))
    mounted.desk.emit({ topic: 'session' })
    await settle()
    expect(mounted.text()).toContain('For emSign back-office staff.')
    expect(mounted.text()).not.toContain('Register')
    mounted.wrapper.unmount()
  })

  it('shows nothing but the lock when the page is loaded anew', async () => {
    const locked = { ok: true, data: { staff: person(), step: 'locked' } } as const
    mounted = await mountDesk(App, '/resellers', {
      role: 'administrator',
      answers: { 'session.current': () => locked }
    })
    expect(lockScreen()).not.toBeNull()
    expect(document.querySelector('nav')).toBeNull()
    expect(mounted.desk.calls.map(({ operation }) => operation)).not.toContain('accounts.list')
    mounted.wrapper.unmount()
  })
})

describe('a desk that somebody uses', () => {
  it('tells the host so with the first input, and not with each', async () => {
    mounted = await mountDesk(App, '/overview', { role: 'administrator' })
    const told = () => mounted.desk.calls.filter(({ operation }) => operation === 'session.active').length
    expect(told()).toBe(0)
    for (const type of ['pointerdown', 'wheel', 'pointermove']) document.body.dispatchEvent(new Event(type))
    await settle()
    expect(told()).toBe(1)
    mounted.wrapper.unmount()
  })

  it('locks when it is told to', async () => {
    mounted = await mountDesk(App, '/overview', { role: 'administrator' })
    const { useSessionStore } = await import('../../../src/renderer/desk/stores/session')
    await useSessionStore().lock()
    await settle()
    expect(lockScreen()).not.toBeNull()
    mounted.wrapper.unmount()
  })
})
