import { beforeEach, describe, expect, it } from 'vitest'
import App from '../../../src/renderer/desk/App.vue'
import { recoveryCodes, staff } from '../../support/fake-desk-data'
import { refuse } from '../../support/fake-desk'
import { mountDesk, settle } from './mount-desk'

const rekha = staff[0] as (typeof staff)[number]
beforeEach(() => {
  document.body.innerHTML = ''
})

describe('the second step of sign-in', () => {
  const codeOwed = () => ({ ok: true, data: { staff: null, step: 'code' } }) as const
  async function atTheCode() {
    const mounted = await mountDesk(App, '/', { role: null, answers: { 'session.signIn': codeOwed } })
    await mounted.type('E-mail address', 'rekha@emsign.example')
    await mounted.type('Password', 'right password')
    mounted.desk.answer('session.current', codeOwed)
    await mounted.press('Sign in')
    return mounted
  }

  it('asks for a code after the password, and for nothing else', async () => {
    const mounted = await atTheCode()
    expect(mounted.text()).toContain('Two-factor sign-in')
    expect(mounted.text()).not.toContain('Rekha')
    expect(mounted.field('Code').autocomplete).toBe('one-time-code')
    mounted.desk.answer('session.confirmSignIn', () => refuse('invalid', 'Not right.', { code: 'Not right.' }))
    await mounted.type('Code', '000000')
    await mounted.press('Sign in')
    expect(mounted.text()).toContain('Not right.')
    expect(mounted.field('Code').value).toBe('000000')
    mounted.desk.answer('session.confirmSignIn', () => ({ ok: true, data: { staff: rekha, recoveryCodesLeft: 9 } }))
    mounted.desk.answer('session.current', () => ({ ok: true, data: { staff: rekha, recoveryCodesLeft: 9 } }))
    await mounted.type('Code', '123 456')
    await mounted.press('Sign in')
    expect(mounted.desk.calls.at(-1)?.operation).not.toBe('session.signIn')
    expect(document.querySelector('nav[aria-label="Main"]')).not.toBeNull()
    mounted.wrapper.unmount()
  })

  it('takes a recovery code instead, and says on every page when few are left', async () => {
    const mounted = await atTheCode()
    await mounted.press('Use a recovery code')
    const session = () => ({ ok: true, data: { staff: rekha, recoveryCodesLeft: 2 } }) as const
    mounted.desk.answer('session.confirmSignIn', session)
    mounted.desk.answer('session.current', session)
    await mounted.type('Recovery code', '7k4m 2qx9 0w3t 8hvn')
    await mounted.press('Sign in')
    await settle()
    expect(mounted.desk.calls.find(({ operation }) => operation === 'session.confirmSignIn')?.input).toEqual({
      code: '7k4m 2qx9 0w3t 8hvn'
    })
    expect(document.querySelector('footer')?.textContent).toContain('2 recovery codes left')
    mounted.wrapper.unmount()
  })

  it('starts over with the address and password', async () => {
    const mounted = await atTheCode()
    mounted.desk.answer('session.current', () => ({ ok: true, data: { staff: null } }))
    await mounted.press('Start over')
    expect(mounted.field('E-mail address').value).toBe('')
    mounted.wrapper.unmount()
  })
})

describe('setting two-factor sign-in up', () => {
  it('shows the secret after the password, and the recovery codes once a code was right', async () => {
    const mounted = await mountDesk(App, '/settings/your-sign-in', { role: 'administrator' })
    await mounted.press('Turn on')
    await mounted.type('Password', 'right password')
    await mounted.press('Continue')
    const picture = document.querySelector('svg[aria-label^="QR"]')
    expect(picture?.getAttribute('aria-label')).toContain('QR code')
    expect(picture?.querySelector('path')?.getAttribute('d')).toMatch(/^M\d+ \d+h1v1h-1z/)
    expect(mounted.text()).toContain('JBSW Y3DP EHPK')
    await mounted.type('Code', '123456')
    await mounted.press('Turn on two-factor sign-in')
    for (const code of recoveryCodes) expect(mounted.text()).toContain(code)
    await mounted.press('I have kept them')
    await settle()
    expect(mounted.text()).not.toContain(recoveryCodes[0])
    expect(mounted.text()).toContain('10 recovery codes left.')
    mounted.wrapper.unmount()
  })

  it('comes before everything where all staff need it, and shows the recovery codes before the desk', async () => {
    const step = { staff: rekha, step: 'enrol' } as const
    const mounted = await mountDesk(App, '/', { answers: { 'session.current': () => ({ ok: true, data: step }) } })
    expect(mounted.text()).toContain('All staff need it here')
    expect(document.querySelector('nav')).toBeNull()
    await mounted.type('Code', '123456')
    mounted.desk.answer('session.current', () => ({ ok: true, data: { staff: rekha, recoveryCodesLeft: 10 } }))
    await mounted.press('Turn on two-factor sign-in')
    // As the commit of it tells every desk.
    mounted.desk.emit({ topic: 'staff' })
    await settle()
    expect(mounted.text()).toContain(recoveryCodes[9])
    await mounted.press('I have kept them: to the desk')
    expect(document.querySelector('nav[aria-label="Main"]')).not.toBeNull()
    mounted.wrapper.unmount()
  })
})

describe('the staff in the settings', () => {
  it('shows who is signed in where, and signs a desk out', async () => {
    const mounted = await mountDesk(App, '/settings/staff', { role: 'administrator' })
    const table = document.querySelector('table[aria-label="Signed in now"]')
    expect(table?.textContent).toContain('Vikram Specimen')
    expect(table?.textContent).toContain('Chrome 131 on Windows, 127.0.0.1')
    expect(table?.textContent).toContain('locked')
    expect(table?.textContent).toContain('This desk')
    await mounted.press('Sign out Vikram Specimen, Chrome 131 on Windows, 127.0.0.1')
    expect(mounted.desk.calls.find(({ operation }) => operation === 'staff.endSession')?.input).toEqual({
      id: 'desk-2'
    })
    mounted.wrapper.unmount()
  })

  it('resets a colleague’s second factor with a written reason', async () => {
    const on = staff.map((person) =>
      person.id === 's2' ? { ...person, twoFactorSince: '2026-03-01T09:00:00Z' } : person
    )
    const mounted = await mountDesk(App, '/settings/staff', {
      role: 'administrator',
      answers: { 'staff.list': () => ({ ok: true, data: { items: on } }) }
    })
    mounted.desk.answer('staff.resetTwoFactor', () => ({ ok: true, data: rekha }))
    await mounted.press('Reset two-factor of Vikram Specimen')
    await mounted.type('Reason', 'Lost it')
    await mounted.press('Reset')
    expect(mounted.text()).toContain('Reason must be at least 10 characters long.')
    await mounted.type('Reason', 'Lost the phone on the train.')
    await mounted.press('Reset')
    expect(mounted.desk.calls.find(({ operation }) => operation === 'staff.resetTwoFactor')?.input).toEqual({
      id: 's2',
      reason: 'Lost the phone on the train.'
    })
    mounted.wrapper.unmount()
  })
})
