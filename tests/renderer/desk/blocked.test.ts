import { afterEach, describe, expect, it, vi } from 'vitest'
import BlockedPage from '../../../src/renderer/desk/pages/BlockedPage.vue'
import type { IncidentDetails } from '../../../src/shared/contract'
import type { FakeDeskOptions } from '../../support/fake-desk'
import { mountDesk, type Mounted } from './mount-desk'

let mounted: Mounted
async function open(options: FakeDeskOptions): Promise<Mounted> {
  mounted = await mountDesk(BlockedPage, '/blocked/incident-5', options)
  return mounted
}
afterEach(() => mounted.wrapper.unmount())

describe('Blocked', () => {
  it('shows the attempts of the case and what became of the code', async () => {
    const { text } = await open({ role: 'accountManager' })
    expect(text()).toContain('198.51.100.23')
    expect(text()).toContain('Safari 17 on macOS')
    expect(text()).toContain('Refused, blocked')
    expect(text()).toContain('Code from the blocked mail')
    expect(text()).toContain('3 tries left')
  })

  it('shows how often it was tried beyond what is listed', async () => {
    const { text } = await open({ role: 'accountManager' })
    expect(text()).toMatch(/And 1,240 more while blocked, the last \d/)
  })

  it('says nothing of a code that is used up once the caller is verified', async () => {
    const { desk, text } = await open({ role: 'accountManager' })
    const before = await desk.bridge.call('incidents.get', { id: 'incident-5' })
    const { data } = before as { data: IncidentDetails }
    desk.answer('incidents.get', () => ({
      ok: true,
      data: { ...data, code: null, verification: { points: 100, needed: 100, expiresAt: null } }
    }))
    desk.emit({ topic: 'incidents', ids: [] })
    await vi.waitFor(() => expect(text()).toContain('The code was right'))
    expect(text()).not.toContain('No code can be asked for')
  })

  it('unblocks once the code that the caller read out is right', async () => {
    const { desk, type, press, button, text } = await open({ role: 'accountManager' })
    expect(button('Unblock').disabled).toBe(true)
    await type('Code that the caller reads out', ' 123-456 ')
    await press('Check code')
    expect(desk.calls.at(-1)).toEqual({
      operation: 'verification.checkCode',
      input: { id: 'incident-5', code: '123-456' }
    })
    expect(text()).toContain('Caller verified')
    expect(text()).toContain('The code was right')
    expect(text()).not.toContain('Mail a new code')
    await press('Unblock and mail a set-password link')
    expect(desk.calls.find(({ operation }) => operation === 'accounts.unblock')?.input).toEqual({
      id: 'account-5',
      mailPasswordLink: true
    })
    await vi.waitFor(() => expect(text()).toContain('Unblocked by Leela Muster'))
  })

  it('says what is wrong with a code and keeps it', async () => {
    const { type, press, button, field } = await open({ role: 'administrator' })
    await press('Check code')
    expect(document.body.textContent).toContain('Code is required.')
    await type('Code that the caller reads out', '999')
    await press('Check code')
    expect(document.querySelector('[role="alert"]')?.textContent).toContain('This code is wrong; two tries are left.')
    expect(field('Code that the caller reads out').value).toBe('999')
    expect(button('Unblock').disabled).toBe(true)
  })

  it('mails a new code, then waits a minute for the next', async () => {
    const { press, button, text } = await open({ role: 'accountManager' })
    await press('Mail a new code')
    expect(text()).toContain('One-time code')
    expect(text()).toMatch(/Another code can be mailed in (59|60|61) s\./)
    expect(button('Mail a new code').disabled).toBe(true)
  })

  it('tells reviewers who may unblock', async () => {
    const { text } = await open({ role: 'reviewer' })
    expect(text()).toContain('Only account managers and administrators verify callers and unblock accounts.')
    expect(() => mounted.button('Unblock')).toThrow('no button')
  })
})
