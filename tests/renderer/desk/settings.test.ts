import { afterEach, describe, expect, it, vi } from 'vitest'
import { RouterView } from 'vue-router'
import type { DeskStatus } from '../../../src/shared/contract'
import { makeAccount, makeMail, settings, staff } from '../../support/fake-desk-data'
import { mountDesk, settle, type Mounted } from './mount-desk'

let mounted: Mounted
afterEach(() => mounted.wrapper.unmount())
const dialog = () => document.querySelector('[role="dialog"]')?.textContent ?? ''
const callsOf = (operation: string) => mounted.desk.calls.filter((call) => call.operation === operation)

async function statusOf({ desk }: Mounted): Promise<DeskStatus> {
  return ((await desk.bridge.call('status.get', {})) as { data: DeskStatus }).data
}

describe('Staff', () => {
  const other = staff.find(({ role, status }) => role === 'reviewer' && status === 'active')

  it('asks before a colleague is deactivated, and does nothing on Cancel', async () => {
    mounted = await mountDesk(RouterView, '/settings/staff')
    await mounted.press(`Deactivate ${other?.name}`)
    expect(dialog()).toContain(`Deactivate ${other?.name}?`)
    expect(dialog()).toContain('signed out at once')
    await mounted.press('Cancel')
    await vi.waitFor(() => expect(dialog()).toBe(''))
    expect(callsOf('staff.update')).toEqual([])
    await mounted.press(`Deactivate ${other?.name}`)
    document.querySelector<HTMLElement>('[role="dialog"] button:last-child')?.click()
    await settle()
    expect(callsOf('staff.update').map(({ input }) => input)).toEqual([{ id: other?.id, active: false }])
  })
})

describe('Settings with unsaved changes', () => {
  it('ask in a dialog before they are left, and stay on Stay', async () => {
    mounted = await mountDesk(RouterView, '/settings/helpline')
    await mounted.type('Helpline hours', 'Always')
    void mounted.router.push('/settings/lockout')
    await settle()
    expect(dialog()).toContain('Leave without saving?')
    await mounted.press('Stay')
    expect(mounted.router.currentRoute.value.path).toBe('/settings/helpline')
    expect(mounted.field('Helpline hours').value).toBe('Always')
    void mounted.router.push('/settings/lockout')
    await settle()
    await mounted.press('Leave')
    await vi.waitFor(() => expect(mounted.router.currentRoute.value.path).toBe('/settings/lockout'))
  })
})

describe('Mail server', () => {
  const mail = makeMail(1, makeAccount(1, 'active'))

  it('says in place what became of the test mail', async () => {
    mounted = await mountDesk(RouterView, '/settings/mail', {
      answers: { 'mail.get': () => ({ ok: true, data: { ...mail, id: 'mail-0', state: 'queued', attempts: [] } }) }
    })
    await mounted.press('Send test mail')
    await vi.waitFor(() => expect(mounted.text()).toContain('Sending…'))
    const attempts = [{ at: new Date().toISOString(), ok: true, answer: '250 2.0.0 Ok: queued as 4WvK2L' }]
    mounted.desk.answer('mail.get', () => ({ ok: true, data: { ...mail, id: 'mail-0', state: 'sent', attempts } }))
    mounted.desk.emit({ topic: 'mail', ids: ['mail-0'] })
    await vi.waitFor(() => expect(mounted.text()).toContain('Sent. 250 2.0.0 Ok: queued as 4WvK2L'))
  })

  it('says why the test mail failed', async () => {
    const attempts = [{ at: new Date().toISOString(), ok: false, answer: 'The server refused the password.' }]
    mounted = await mountDesk(RouterView, '/settings/mail', {
      answers: { 'mail.get': () => ({ ok: true, data: { ...mail, id: 'mail-0', state: 'dead', attempts } }) }
    })
    await mounted.press('Send test mail')
    await vi.waitFor(() => expect(mounted.text()).toContain('Not delivered. The server refused the password.'))
  })

  it('says what keeps the test mail waiting, instead of sending for ever', async () => {
    mounted = await mountDesk(RouterView, '/settings/mail', {
      answers: { 'mail.get': () => ({ ok: true, data: { ...mail, id: 'mail-0', state: 'queued', attempts: [] } }) }
    })
    await mounted.press('Send test mail')
    await vi.waitFor(() => expect(mounted.text()).toContain('Sending…'))
    const lastError = 'The mail server at smtp.example:587 refuses our user name or password (535 no).'
    const { mail: before, ...rest } = await statusOf(mounted)
    const away = { ...before, transport: 'smtp', state: 'failing', lastError } as const
    mounted.desk.answer('status.get', () => ({ ok: true, data: { ...rest, mail: away } }))
    mounted.desk.emit({ topic: 'status' })
    await vi.waitFor(() => expect(mounted.text()).toContain(`Waiting. ${lastError}`))
    expect(mounted.text()).not.toContain('Sending…')
  })

  it('says at the choice that --smtp goes before it', async () => {
    mounted = await mountDesk(RouterView, '/settings/mail', {
      answers: {
        'settings.get': () => ({
          ok: true,
          data: { ...settings, host: { ...settings.host, smtpFromOptions: true } }
        })
      }
    })
    expect(mounted.text()).toContain('Mail goes through the server of --smtp now')
  })
})
