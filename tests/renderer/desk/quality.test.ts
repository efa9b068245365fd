import { enableAutoUnmount } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import App from '../../../src/renderer/desk/App.vue'
import { formatDateTime, formatExactTime } from '../../../src/renderer/desk/format'
import { refuse, type FakeDeskOptions } from '../../support/fake-desk'
import { makeAccount } from '../../support/fake-desk-data'
import { mountDesk, settle } from './mount-desk'

enableAutoUnmount(afterEach)

const copied: string[] = []
beforeEach(() => {
  copied.length = 0
  vi.spyOn(navigator.clipboard, 'writeText').mockImplementation((text) => Promise.resolve(void copied.push(text)))
})
afterEach(() => vi.restoreAllMocks())

const open = (path: string, options: FakeDeskOptions = {}) => mountDesk(App, path, options)
const heading = () => document.querySelector('main header')?.textContent.replace(/\s+/g, ' ').trim()
const waiting = () =>
  [...document.querySelectorAll('[role="columnheader"]')].find((cell) => cell.textContent.includes('Waiting'))

describe('what one click copies', () => {
  const account = makeAccount(1, 'pending')
  const values = [account.number, account.name, account.email, account.mobile, account.organizationName]

  it.each(['/approvals/account-1', '/resellers/account-1'])('%s: number, name, addresses, phone', async (path) => {
    const { press } = await open(path)
    for (const value of [...values, account.origin.ip]) await press(`Copy ${value}`)
    expect(copied).toEqual([...values, account.origin.ip])
  })

  it('the number in a mention and in an earlier application', async () => {
    const mentions = await open('/mentions')
    await mentions.press('Copy RS-000001')
    await mentions.router.push('/approvals/account-2')
    await settle()
    await mentions.press('Copy RS-000007')
    expect(copied).toEqual(['RS-000001', 'RS-000007'])
  })
})

describe('times', () => {
  it.each(['/approvals/account-2', '/resellers/account-3', '/resellers/account-4?tab=timeline', '/mentions'])(
    '%s: in the viewer’s zone, to the second with the zone when hovered',
    async (path) => {
      await open(path)
      const times = [...document.querySelectorAll('main time')]
      expect(times.length).toBeGreaterThan(0)
      for (const time of times)
        expect(time.getAttribute('title')).toBe(formatExactTime(time.getAttribute('datetime') ?? ''))
    }
  )

  it('of a late decision are the viewer’s, too', async () => {
    const { press, text } = await open('/approvals/account-2', {
      answers: {
        'accounts.approve': () =>
          refuse('conflict', 'Vikram Specimen rejected RS-000002 on 2026-11-23 at 04:08 UTC. It is rejected now.')
      }
    })
    await press('Approve')
    expect(text()).toContain(`rejected RS-000002 on ${formatDateTime('2026-11-23T04:08:00Z')}. It is rejected now.`)
  })
})

describe('the heading of a list', () => {
  it('counts what there is, and what of it was found', async () => {
    const { router } = await open('/approvals')
    await vi.waitFor(() => expect(heading()).toContain('12 applications'))
    await router.push('/approvals?search=RS-000002')
    await vi.waitFor(() => expect(heading()).toContain('1 of 12 applications'))
    await router.push('/resellers?search=RS-000002')
    await vi.waitFor(() => expect(heading()).toContain('1 of 40 resellers'))
    await router.push('/mail?search=no-such-mail')
    await vi.waitFor(() => expect(heading()).toContain('0 messages found'))
  })

  it('says that the longest wait comes first, and the other way round once pressed', async () => {
    await open('/approvals')
    expect(waiting()?.getAttribute('aria-sort')).toBe('descending')
    waiting()?.querySelector('button')?.click()
    await settle()
    expect(waiting()?.getAttribute('aria-sort')).toBe('ascending')
  })
})

describe('what stands where there is nothing', () => {
  it('says what comes next, and does not ask to choose from nothing', async () => {
    const { text } = await open('/approvals', { accounts: 0 })
    expect(text()).toContain('Nothing waits for a decision')
    expect(text()).not.toContain('Choose an application')
    const next = [...document.querySelectorAll('main a')].map((link) => link.textContent.trim())
    expect(next).toEqual(expect.arrayContaining(['Open Resellers', 'Register a caller']))
  })

  it.each([
    ['/mentions', 'notes.mentions'],
    ['/resellers/register', 'settings.get'],
    ['/resellers/account-1/print', 'accounts.timeline'],
    ['/resellers/account-1?tab=timeline', 'accounts.timeline'],
    ['/resellers/account-1?tab=mail', 'mail.list']
  ])('%s keeps room for what comes', async (path, operation) => {
    const never = new Promise(() => undefined)
    await open(path, { answers: { [operation]: () => never as never } })
    expect(document.querySelectorAll('main [aria-busy="true"] .animate-pulse').length).toBeGreaterThan(2)
  })

  it('says of a failed reading that nothing was changed, with a way to try again', async () => {
    const { button, text } = await open('/resellers/account-1/print', {
      answers: { 'accounts.timeline': () => refuse('internal', 'Look whether it took effect before you try again.') }
    })
    expect(text()).toContain('nothing was changed')
    expect(text()).not.toContain('took effect')
    expect(button('Try again')).toBeTruthy()
  })
})

describe('the name of the window', () => {
  it('is that of the page; of set-up and sign-in, not of the page behind them', async () => {
    const signedOut = await open('/approvals', { role: null })
    expect(document.title).toBe('Sign in · emSign Hub Desk')
    signedOut.wrapper.unmount()
    await open('/overview', { setUp: true })
    expect(document.title).toBe('Set up Hub Desk · emSign Hub Desk')
  })

  it('is that of the page once somebody is signed in, behind the number of what waits for them', async () => {
    const { router, type, press } = await open('/mentions', { role: null })
    await type('E-mail address', 'rekha@emsign.example')
    await type('Password', 'right password')
    await press('Sign in')
    await settle()
    expect(document.title).toBe('(16) Mentions · emSign Hub Desk')
    await router.push('/mail')
    expect(document.title).toBe('(16) Mail · emSign Hub Desk')
  })
})

describe('notes on an application', () => {
  it('have one field at a time: that of the decision, until somebody asks for the other', async () => {
    const { press, field } = await open('/approvals/account-2')
    expect(field('Note (optional)')).toBeTruthy()
    expect(document.querySelectorAll('main textarea')).toHaveLength(0)
    await press('Write a note')
    expect(document.activeElement).toBe(field('New note'))
  })
})
