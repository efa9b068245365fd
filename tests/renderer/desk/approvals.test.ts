import { afterEach, describe, expect, it, vi } from 'vitest'
import ApprovalsPage from '../../../src/renderer/desk/pages/ApprovalsPage.vue'
import { makeAccount } from '../../support/fake-desk-data'
import { refuse, type FakeDeskOptions } from '../../support/fake-desk'
import { mountDesk, type Mounted } from './mount-desk'

let mounted: Mounted
async function open(path: string, options: FakeDeskOptions = { role: 'reviewer' }): Promise<Mounted> {
  mounted = await mountDesk(ApprovalsPage, path, options)
  return mounted
}
afterEach(() => mounted.wrapper.unmount())

const lastCall = (operation: string) => mounted.desk.calls.filter((call) => call.operation === operation).at(-1)?.input
const rows = () => [...document.querySelectorAll('[role="row"][aria-selected]')]
const press = (key: string) =>
  document.querySelector('[role="grid"]')?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }))

describe('Approvals', () => {
  it('lists what waits, the oldest first, with one heading', async () => {
    await open('/approvals')
    expect(lastCall('accounts.list')).toEqual({ status: 'pending', sort: 'createdAt', limit: 100 })
    expect(rows()).toHaveLength(12)
    expect([...document.querySelectorAll('h1')].map((heading) => heading.textContent)).toEqual(['Approvals'])
    expect(document.querySelector('[role="grid"]')?.getAttribute('aria-rowcount')).toBe('13')
  })

  it('moves with the arrows and shows the details beside the list', async () => {
    const { router, text } = await open('/approvals')
    press('ArrowDown')
    await vi.waitFor(() => expect(router.currentRoute.value.params['id']).toBe('account-36'))
    await vi.waitFor(() => expect(text()).toContain('contact36@'))
    expect(rows()[0]?.getAttribute('aria-selected')).toBe('true')
  })

  it('approves with the version that was looked at, then opens the next one', async () => {
    const { type, press: click, router } = await open('/approvals/account-6')
    await type('Note (optional)', '  Known partner  ')
    await click('Approve')
    expect(lastCall('accounts.approve')).toEqual({ id: 'account-6', version: 1, note: 'Known partner' })
    expect(router.currentRoute.value.params['id']).toBe('account-2')
    await vi.waitFor(() => expect(rows()).toHaveLength(11))
  })

  it('asks for a reason before it rejects, and keeps it when the host is gone', async () => {
    const { type, press: click, desk, text, field } = await open('/approvals/account-6')
    await click('Reject')
    await click('Reject')
    expect(text()).toContain('Reason is required.')
    expect(lastCall('accounts.reject')).toBe(undefined)

    await type('Reason', 'Not a reseller.')
    desk.unreachable = true
    await click('Reject')
    expect(document.querySelector('[role="alert"]')?.textContent).toContain('Hub Desk does not answer')
    expect(field('Reason').value).toBe('Not a reseller.')

    desk.unreachable = false
    await click('Reject')
    expect(lastCall('accounts.reject')).toEqual({
      id: 'account-6',
      version: 1,
      reason: 'Not a reseller.',
      notify: true
    })
  })

  it('keeps a half-typed reason while another application is looked at', async () => {
    const { type, press: click, router, field } = await open('/approvals/account-6')
    await click('Reject')
    await type('Reason', 'Half a')
    await router.push('/approvals/account-2')
    await router.push('/approvals/account-6')
    await vi.waitFor(() => expect(document.body.textContent).toContain('contact6@'))
    await click('Reject')
    expect(field('Reason').value).toBe('Half a')
  })

  it('says who was first when somebody else decided, and shows it', async () => {
    const { press: click, desk, text } = await open('/approvals/account-6')
    desk.answer('accounts.approve', () => refuse('conflict', 'Leela Muster rejected it today at 10:04.'))
    desk.answer('accounts.get', () => ({ ok: true, data: { ...makeAccount(6, 'rejected'), version: 2 } }))
    await click('Approve')
    expect(text()).toContain('Leela Muster rejected it today at 10:04.')
    await vi.waitFor(() => expect(text()).toContain('Rejected by Vikram Specimen'))
    expect(() => mounted.button('Approve')).toThrow('no button')
  })

  it('shows a sign-up that arrives while it is open, without losing the choice', async () => {
    const { desk, router } = await open('/approvals/account-6')
    const arrived = { ...makeAccount(2, 'pending'), id: 'new', organizationName: 'Just Arrived Hosting' }
    desk.answer('accounts.list', () => ({ ok: true, data: { items: [arrived], nextCursor: null, total: 1 } }))
    desk.emit({ topic: 'accounts', ids: ['new'] })
    await vi.waitFor(() => expect(document.body.textContent).toContain('Just Arrived Hosting'))
    expect(router.currentRoute.value.params['id']).toBe('account-6')
  })

  it('says so when nothing waits, and when nothing matches', async () => {
    const { text, router } = await open('/approvals', { role: 'reviewer', accounts: 0 })
    expect(text()).toContain('Nothing waits for a decision')
    await router.push('/approvals?search=zzz')
    await vi.waitFor(() => expect(text()).toContain('Nothing matches'))
  })

  it('explains a list that can’t be had, and tries again', async () => {
    const answers = [refuse('rate_limited', 'Too much at once: wait a minute.')]
    const { text, press: click } = await open('/approvals', {
      role: 'reviewer',
      answers: {
        'accounts.list': () =>
          answers.shift() ?? { ok: true, data: { items: [makeAccount(2, 'pending')], nextCursor: null, total: 1 } }
      }
    })
    expect(document.querySelector('[role="alert"]')?.textContent).toContain('Too much at once: wait a minute.')
    await click('Try again')
    expect(text()).toContain('Fjordlys Webhotell AS')
  })

  it('lets account managers read, and tells them who decides', async () => {
    const { text } = await open('/approvals/account-6', { role: 'accountManager' })
    expect(text()).toContain('Reviewers and administrators decide on applications.')
    expect(() => mounted.button('Approve')).toThrow('no button')
  })
})
