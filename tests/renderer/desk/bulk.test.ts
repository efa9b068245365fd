import { afterEach, describe, expect, it, vi } from 'vitest'
import ApprovalsPage from '../../../src/renderer/desk/pages/ApprovalsPage.vue'
import { reasonIn, withReason } from '../../../src/renderer/desk/parts/rejection-text'
import { refuse } from '../../support/fake-desk'
import { mountDesk, settle, type Mounted } from './mount-desk'

let mounted: Mounted
afterEach(() => mounted?.wrapper.unmount())

async function open(path = '/approvals'): Promise<Mounted> {
  mounted = await mountDesk(ApprovalsPage, path, { role: 'reviewer' })
  return mounted
}
async function key(name: string, init: KeyboardEventInit = {}): Promise<void> {
  const target = document.querySelector('[role="grid"]') ?? window
  target.dispatchEvent(new KeyboardEvent('keydown', { key: name, bubbles: true, cancelable: true, ...init }))
  await settle()
}
const calls = (operation: string) =>
  mounted.desk.calls.filter((call) => call.operation === operation).map(({ input }) => input)
const checked = () => document.querySelectorAll('[role="row"] input:checked').length

describe('deciding with keys', () => {
  it('approves at once, opens the next, and takes it back', async () => {
    const { router } = await open('/approvals/account-6')
    await key('a')
    expect(calls('accounts.approve')).toEqual([{ id: 'account-6', version: 1 }])
    expect(router.currentRoute.value.params['id']).toBe('account-2')
    await key('z')
    expect(calls('decisions.undo')).toEqual([{ id: 'account-6' }])
    expect(router.currentRoute.value.params['id']).toBe('account-6')
  })

  it('does nothing with Ctrl, Alt or Meta, while a key is held down, or while somebody types', async () => {
    await open('/approvals/account-6')
    for (const init of [{ ctrlKey: true }, { altKey: true }, { metaKey: true }, { repeat: true }]) await key('a', init)
    const search = mounted.field('Search applications')
    search.dispatchEvent(new KeyboardEvent('keydown', { key: 'a', bubbles: true, cancelable: true }))
    await settle()
    expect(calls('accounts.approve')).toEqual([])
  })

  it('rejects with a reason of the list, chosen by its digit', async () => {
    await open('/approvals/account-6')
    await key('r')
    const group = document.querySelector('[role="radiogroup"]')
    group?.dispatchEvent(new KeyboardEvent('keydown', { key: '3', bubbles: true, cancelable: true }))
    await settle()
    expect(mounted.field('Reason').value).toBe('Your organization has an account with us already.')
    await mounted.press('Reject')
    expect(calls('accounts.reject')).toEqual([
      { id: 'account-6', version: 1, reason: 'Your organization has an account with us already.', notify: true }
    ])
  })
})

describe('many at once', () => {
  it('decides on each, one after another, and says what became of which', async () => {
    const { desk } = await open('/approvals/account-36')
    await key('x')
    await key('j')
    await key('j')
    await key('X', { shiftKey: true })
    expect(checked()).toBe(3)
    const answers = [undefined, refuse('conflict', 'Leela Muster rejected it.'), refuse('forbidden', 'Not you.')]
    desk.answer('accounts.approve', () => answers.shift() ?? refuse('internal', 'It broke.'))
    await key('a')
    await mounted.press('Approve 3 applications')
    expect(calls('accounts.approve').map((input) => input['version'])).toEqual([1, 1, 1])
    const text = document.querySelector('[role="dialog"]')?.textContent
    expect(text).toContain('1 conflict · 2 refused')
    expect(text).toContain('Leela Muster rejected it.')
    expect(text).toContain('It broke.')
    await mounted.press('Close')
    expect(checked()).toBe(3)
  })

  it('stops where the host is gone, and keeps what was not tried', async () => {
    const { desk } = await open('/approvals/account-36')
    await key('x')
    await key('j')
    await key('x')
    await key('a')
    desk.unreachable = true
    await mounted.press('Approve 2 applications')
    expect(document.querySelector('[role="dialog"]')?.textContent).toContain('2 not tried, still selected')
    desk.unreachable = false
    await mounted.press('Close')
    expect(checked()).toBe(2)
  })

  it('closes by itself where all went well, and undoes all of it together', async () => {
    await open('/approvals/account-36')
    await key('x')
    await key('j')
    await key('x')
    await key('a')
    await mounted.press('Approve 2 applications')
    await vi.waitFor(() => expect(document.querySelector('[role="dialog"]')).toBeNull())
    expect(checked()).toBe(0)
    await key('z')
    expect(calls('decisions.undo')).toHaveLength(2)
  })

  it('needs a reason before it rejects anything', async () => {
    await open('/approvals/account-36')
    await key('x')
    await key('r')
    await mounted.press('Reject one application').catch(() => mounted.press('Reject 1 application'))
    expect(document.querySelector('[role="dialog"]')?.textContent).toContain('Reason is required.')
    expect(calls('accounts.reject')).toEqual([])
  })
})

describe('the text of a rejection', () => {
  it('begins with the chosen reason and keeps what was typed', () => {
    expect(withReason('', '', 'First.')).toBe('First.')
    expect(withReason('First.', 'First.', 'Second.')).toBe('Second.')
    expect(withReason('First. And more.', 'First.', 'Second.')).toBe('Second. And more.')
    expect(withReason('Typed.', '', 'First.')).toBe('First.\n\nTyped.')
    expect(reasonIn('First. And more.', ['First.', 'Fir', 'Second.'])).toBe('First.')
    expect(reasonIn('Other', ['First.'])).toBe('')
  })
})
