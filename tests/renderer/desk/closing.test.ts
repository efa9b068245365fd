import { RouterView } from 'vue-router'
import { afterEach, describe, expect, it } from 'vitest'
import type { AuditEvent } from '../../../src/shared/audit'
import { describeEntry } from '../../../src/renderer/desk/parts/timeline-entry'
import { refuse } from '../../support/fake-desk'
import { makeAccount } from '../../support/fake-desk-data'
import { mountDesk, settle, type Mounted } from './mount-desk'

let mounted: Mounted | null = null
afterEach(() => mounted?.wrapper.unmount())
const open = async (path: string) => (mounted = await mountDesk(RouterView, path))
const sent = (operation: string) => mounted?.desk.calls.filter((call) => call.operation === operation)

const event = (action: AuditEvent['action'], details: AuditEvent['details']) =>
  describeEntry({
    kind: 'event',
    at: '2026-03-02T09:00:00.000Z',
    event: {
      id: '1',
      sequence: 1,
      commit: 1,
      at: '2026-03-02T09:00:00.000Z',
      actor: { kind: 'staff', id: 's1', name: 'Meera Kamath' },
      action,
      accountId: 'a',
      subject: 'RS-000001',
      ip: null,
      details
    }
  })

describe('closing an account', () => {
  it('says first what ends with it, and needs a reason', async () => {
    const { press, text, type } = await open('/resellers/account-3')
    await press('Close account')
    expect(text()).toContain('Open links end')
    await press('Close account')
    await settle()
    expect(text()).toContain('Reason is required.')
    expect(sent('accounts.close')).toEqual([])
    await type('Reason', '  They asked for it. ')
    await press('Close account')
    await settle()
    expect(sent('accounts.close')).toMatchObject([
      { input: { id: 'account-3', version: 1, reason: 'They asked for it.' } }
    ])
  })

  it('keeps the reason where somebody was faster, and says who', async () => {
    const { desk, press, text, type, field } = await open('/resellers/account-3')
    desk.answer('accounts.close', () => refuse('conflict', 'Rohan Dalvi closed RS-000003.'))
    await press('Close account')
    await type('Reason', 'They asked for it.')
    await press('Close account')
    await settle()
    expect(text()).toContain('Rohan Dalvi closed RS-000003.')
    expect(field('Reason').value).toBe('They asked for it.')
  })
})

describe('reopening an account', () => {
  const closedFrom = async (from: 'active' | 'approved') => {
    const closure = { from, reason: 'Asked to leave.', at: '2026-03-02T09:00:00.000Z' }
    mounted = await mountDesk(RouterView, '/resellers')
    mounted.desk.answer('accounts.get', () => ({ ok: true, data: { ...makeAccount(3, 'closed'), closure } }))
    await mounted.router.push('/resellers/account-3')
    await settle()
    return mounted
  }

  it('says where the account goes back to', async () => {
    expect((await closedFrom('active')).text()).toContain('The account is active again')
  })

  it('says that a new activation link goes out where none was used', async () => {
    expect((await closedFrom('approved')).text()).toContain('a new activation link goes out')
  })
})

describe('the timeline', () => {
  it('shows the status before and after, and the reason, of a closing', () => {
    expect(event('account.closed', { reason: 'Left.', statusBefore: 'active', status: 'closed' })).toMatchObject({
      text: 'Left.',
      changes: [{ label: 'Status', before: 'Active', after: 'Closed' }]
    })
  })

  it('shows what it has of one from before statuses were told', () => {
    expect(event('account.reopened', { reason: 'Back.' })).toMatchObject({ text: 'Back.', changes: [] })
  })
})
