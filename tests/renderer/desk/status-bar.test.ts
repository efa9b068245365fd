import { afterEach, describe, expect, it, vi } from 'vitest'
import type { DeskStatus } from '../../../src/shared/contract'
import { formatDateTime } from '../../../src/renderer/desk/format'
import DeskFrame from '../../../src/renderer/desk/parts/DeskFrame.vue'
import { refuse } from '../../support/fake-desk'
import { settings } from '../../support/fake-desk-data'
import { mountDesk, type Mounted } from './mount-desk'

let mounted: Mounted
afterEach(() => mounted.wrapper.unmount())
const hint = 'Resellers are shown example contact data.'

const since = new Date(Date.now() - 26 * 3_600_000).toISOString()
const status: DeskStatus = {
  mail: {
    transport: 'smtp',
    state: 'failing',
    lastError: 'The server refused the password.',
    goesTo: 'the mail server at smtp.hub.example:587',
    failingSince: new Date(Date.now() - 3_600_000).toISOString(),
    nextProbeAt: null,
    waiting: 100,
    waitingSince: since,
    dead: 0
  },
  store: { state: 'ok', reason: null },
  backupFailure: null,
  checkpoints: null,
  portalUrl: null
}

describe('the frame of the desk', () => {
  it('says in words why mail does not go out', async () => {
    mounted = await mountDesk(DeskFrame, '/settings/appearance', {
      answers: { 'status.get': () => ({ ok: true, data: status }) }
    })
    await vi.waitFor(() => expect(mounted.text()).toContain('Mail: The server refused the password.'))
    expect(mounted.text()).toContain('Store: saved')
    expect(mounted.text()).toContain(`100 messages waiting since ${formatDateTime(since)}`)
  })

  it('says in the place of everything else that nothing can be changed, and each button says it again', async () => {
    const reason = 'a write to 000003.hdj failed: the disk is full. Put the disk right and restart Hub Desk.'
    const readOnly: DeskStatus = { ...status, store: { state: 'readOnly', reason } }
    const refusal = `The store is read-only: ${reason}`
    mounted = await mountDesk(DeskFrame, '/approvals/account-6', {
      answers: {
        'status.get': () => ({ ok: true, data: readOnly }),
        'accounts.approve': () => refuse('read_only', refusal)
      }
    })
    const bar = () => document.querySelector('footer[aria-label="Status"]')
    const notice = `Read-only: nothing can be changed. ${reason}`
    await vi.waitFor(() => expect(bar()?.querySelector('[role="status"]')?.textContent.trim()).toBe(notice))
    expect(bar()?.textContent).not.toMatch(/Store: saved|Mail/)
    await mounted.press('Approve')
    await vi.waitFor(() => expect(document.querySelector('main [role="alert"]')?.textContent).toContain(refusal))
    expect(mounted.router.currentRoute.value.params['id']).toBe('account-6')

    // It is over as soon as the store says so.
    mounted.desk.answer('status.get', () => ({ ok: true, data: status }))
    mounted.desk.emit({ topic: 'settings' })
    await vi.waitFor(() => expect(bar()?.textContent).toContain('Store: saved'))
    expect(bar()?.textContent).not.toContain('Read-only')
  })

  it('points administrators to the helpline while it is an example, until it is set', async () => {
    mounted = await mountDesk(DeskFrame, '/settings/appearance')
    expect(mounted.text()).toContain(hint)
    const helpline = { phone: '+91 80 4000 1000', hours: 'Always', email: 'help@hub.example' }
    mounted.desk.answer('settings.get', () => ({ ok: true, data: { ...settings, helpline } }))
    mounted.desk.emit({ topic: 'settings' })
    await vi.waitFor(() => expect(mounted.text()).not.toContain(hint))
  })

  it('does not point others to what they may not change', async () => {
    mounted = await mountDesk(DeskFrame, '/settings/appearance', { role: 'reviewer' })
    expect(mounted.text()).not.toContain(hint)
  })
})
