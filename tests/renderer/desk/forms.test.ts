import { afterEach, describe, expect, it, vi } from 'vitest'
import RegisterPage from '../../../src/renderer/desk/pages/RegisterPage.vue'
import { RouterView } from 'vue-router'
import SetUpPage from '../../../src/renderer/desk/pages/SetUpPage.vue'
import SignInPage from '../../../src/renderer/desk/pages/SignInPage.vue'
import { refuse } from '../../support/fake-desk'
import { mountDesk, settle, type Mounted } from './mount-desk'

let mounted: Mounted
afterEach(() => mounted.wrapper.unmount())
const lastCall = (operation: string) => mounted.desk.calls.filter((call) => call.operation === operation).at(-1)?.input

describe('set-up', () => {
  it('creates the administrator from cast values', async () => {
    mounted = await mountDesk(SetUpPage, '/', { setUp: true })
    await mounted.type('Name', '  Ada Example ')
    await mounted.type('E-mail address', ' ada@emsign.example ')
    await mounted.type('Password', 'calm otter drinks tea')
    await mounted.type('Repeat password', 'calm otter drinks tea')
    await mounted.press('Create administrator')
    await vi.waitFor(() =>
      expect(lastCall('setup.createAdministrator')).toEqual({
        name: 'Ada Example',
        email: 'ada@emsign.example',
        password: 'calm otter drinks tea',
        demoData: false
      })
    )
  })

  it('is sent once, however often the button is pressed', async () => {
    mounted = await mountDesk(SetUpPage, '/', { setUp: true })
    await mounted.type('Name', 'Ada')
    await mounted.type('E-mail address', 'ada@emsign.example')
    await mounted.type('Password', 'calm otter drinks tea')
    await mounted.type('Repeat password', 'calm otter drinks tea')
    const { form } = mounted.button('Create administrator')
    for (let click = 0; click < 3; click += 1)
      form?.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }))
    await vi.waitFor(() => expect(lastCall('setup.createAdministrator')).toBeDefined())
    await settle()
    expect(mounted.desk.calls.filter(({ operation }) => operation === 'setup.createAdministrator')).toHaveLength(1)
  })

  it('sends nothing while passwords differ or are short', async () => {
    mounted = await mountDesk(SetUpPage, '/', { setUp: true })
    await mounted.type('Name', 'Ada')
    await mounted.type('E-mail address', 'ada@emsign')
    await mounted.type('Password', 'short')
    await mounted.type('Repeat password', 'shorter')
    await mounted.press('Create administrator')
    await vi.waitFor(() => expect(mounted.text()).toContain('The two passwords differ.'))
    expect(mounted.text()).toContain('At least 12 characters, of any kind.')
    expect(mounted.text()).toContain('E-mail address must be an e-mail address')
    expect(lastCall('setup.createAdministrator')).toBe(undefined)
  })

  it('puts the server’s messages beside the fields', async () => {
    mounted = await mountDesk(SetUpPage, '/', {
      setUp: true,
      answers: {
        'setup.createAdministrator': () =>
          refuse('invalid', 'Please check the form.', { password: 'This is a commonly used password.' })
      }
    })
    await mounted.type('Name', 'Ada')
    await mounted.type('E-mail address', 'ada@emsign.example')
    await mounted.type('Password', 'passwordpassword')
    await mounted.type('Repeat password', 'passwordpassword')
    await mounted.press('Create administrator')
    await vi.waitFor(() => expect(mounted.text()).toContain('This is a commonly used password.'))
    expect(mounted.field('Password').getAttribute('aria-invalid')).toBe('true')
    expect(mounted.field('Name').value).toBe('Ada')
  })
})

describe('sign-in', () => {
  it('says that it failed as an alert and keeps what was typed', async () => {
    mounted = await mountDesk(SignInPage, '/', { role: null })
    await mounted.type('E-mail address', 'rekha@emsign.example')
    await mounted.type('Password', 'wrong')
    await mounted.press('Sign in')
    await vi.waitFor(() =>
      expect(document.querySelector('[role="alert"]')?.textContent).toContain('E-mail address or password is wrong.')
    )
    expect(mounted.field('E-mail address').value).toBe('rekha@emsign.example')
  })

  it('takes an invitation', async () => {
    mounted = await mountDesk(SignInPage, '/', { role: null })
    await mounted.press('I have an invitation')
    await mounted.type('Invitation code', 'ABCD-EFGH')
    await mounted.type('Password', 'calm otter drinks tea')
    await mounted.type('Repeat password', 'calm otter drinks tea')
    await mounted.press('Accept invitation')
    await vi.waitFor(() =>
      expect(lastCall('session.acceptInvitation')).toEqual({ code: 'ABCD-EFGH', password: 'calm otter drinks tea' })
    )
  })
})

describe('registering a caller', () => {
  it('asks for the mobile number of organizations in India', async () => {
    mounted = await mountDesk(RegisterPage, '/resellers/register', { role: 'accountManager' })
    await mounted.type('Name', 'Asha Testwala')
    await mounted.press('Register')
    await vi.waitFor(() => expect(mounted.text()).toContain('Mobile Number is required.'))
    expect(mounted.text()).toContain('Accept the terms and conditions to sign up.')
    expect(lastCall('accounts.register')).toBe(undefined)
  })
})

describe('settings', () => {
  it('saves a section over the version that it was filled from, with real numbers', async () => {
    mounted = await mountDesk(RouterView, '/settings/lockout')
    await mounted.type('Wrong passwords until blocked', '7')
    await mounted.press('Save')
    await vi.waitFor(() =>
      expect(lastCall('settings.update')).toEqual({
        version: 3,
        lockout: { maxFailures: 7, sourceFailures: 30, sourceWindowMinutes: 15 }
      })
    )
  })

  it('refuses what the policy does not allow', async () => {
    mounted = await mountDesk(RouterView, '/settings/lockout')
    await mounted.type('Wrong passwords until blocked', '2')
    await mounted.press('Save')
    await vi.waitFor(() => expect(mounted.text()).toContain('Wrong passwords until blocked must be at least 3.'))
    expect(lastCall('settings.update')).toBe(undefined)
  })

  it('sends no server while mail goes to the folder, and null for an empty portal URL', async () => {
    mounted = await mountDesk(RouterView, '/settings/mail')
    await mounted.type('Sender name', 'Hub')
    await mounted.press('Save')
    await vi.waitFor(() =>
      expect(lastCall('settings.update')).toEqual({
        version: 3,
        mail: { fromName: 'Hub', fromAddress: 'hub@emsign.example', smtp: null }
      })
    )
  })

  it('keeps what is typed when a colleague saved first, and offers theirs', async () => {
    mounted = await mountDesk(RouterView, '/settings/helpline', {
      answers: { 'settings.update': () => refuse('conflict', 'Leela Muster changed the settings a minute ago.') }
    })
    await mounted.type('Helpline number', '+91 80 1111 1111')
    await mounted.press('Save')
    await vi.waitFor(() => expect(mounted.text()).toContain('Leela Muster changed the settings a minute ago.'))
    expect(mounted.field('Helpline number').value).toBe('+91 80 1111 1111')
    await mounted.press('Show the newer settings')
    expect(mounted.field('Helpline number').value).toBe('+91 80 0000 0000')
  })

  it('can be read, not changed, without the role', async () => {
    mounted = await mountDesk(RouterView, '/settings/helpline', { role: 'reviewer' })
    expect(mounted.text()).toContain('Only administrators change these.')
    expect(() => mounted.button('Save')).toThrow('no button')
    expect(mounted.field('Helpline number').disabled).toBe(true)
  })
})
