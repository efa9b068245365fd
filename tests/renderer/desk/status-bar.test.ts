import { afterEach, describe, expect, it, vi } from 'vitest'
import type { DeskStatus } from '../../../src/shared/contract'
import { formatDateTime } from '../../../src/renderer/desk/format'
import DeskFrame from '../../../src/renderer/desk/parts/DeskFrame.vue'
import { settings } from '../../support/fake-desk-data'
import { mountDesk, type Mounted } from './mount-desk'

let mounted: Mounted
afterEach(() => mounted.wrapper.unmount())
const hint = 'Resellers are shown example contact data.'

describe('the frame of the desk', () => {
  it('says in words why mail does not go out', async () => {
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
    mounted = await mountDesk(DeskFrame, '/settings/appearance', {
      answers: { 'status.get': () => ({ ok: true, data: status }) }
    })
    await vi.waitFor(() => expect(mounted.text()).toContain('Mail: The server refused the password.'))
    expect(mounted.text()).toContain('Store: saved')
    expect(mounted.text()).toContain(`100 messages waiting since ${formatDateTime(since)}`)
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
