import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Observation } from '@shared/consistency'
import ApprovalsPage from '../../../src/renderer/desk/pages/ApprovalsPage.vue'
import ResellersPage from '../../../src/renderer/desk/pages/ResellersPage.vue'
import { earlierApplications, makeAccount } from '../../support/fake-desk-data'
import { refuse, type FakeDeskOptions } from '../../support/fake-desk'
import { mountDesk, settle, type Mounted } from './mount-desk'

let mounted: Mounted
async function open(options: FakeDeskOptions = { role: 'reviewer' }, path = '/approvals/account-2'): Promise<Mounted> {
  mounted = await mountDesk(path.startsWith('/approvals') ? ApprovalsPage : ResellersPage, path, options)
  return mounted
}
afterEach(() => mounted.wrapper.unmount())

const section = (name: string) => document.querySelector(`section[aria-label="${name}"]`)
const words = (element: Element | null | undefined) => element?.textContent.replace(/\s+/g, ' ').trim() ?? ''

describe('Consistency', () => {
  const observations: readonly Observation[] = [
    { topic: 'country', kind: 'differs', text: 'Signed up from India, but names Germany as its country.' },
    { topic: 'mail', kind: 'ok', text: 'The e-mail domain, kestrel.example, is also that of RS-000012.' }
  ]
  const accounts = () => ({
    'accounts.get': () => ({
      ok: true as const,
      data: { ...makeAccount(2, 'pending'), consistency: observations }
    })
  })

  it('tells what was compared, and marks what does not fit by more than colour', async () => {
    await open({ role: 'reviewer', answers: accounts() })
    expect([...(section('Consistency')?.querySelectorAll('li') ?? [])].map(words)).toEqual([
      'Does not fit: Signed up from India, but names Germany as its country.',
      'The e-mail domain, kestrel.example, is also that of RS-000012.'
    ])
  })

  it('stands in the profile of a reseller too', async () => {
    await open({ role: 'reviewer', answers: accounts() }, '/resellers/account-2')
    expect(words(section('Consistency'))).toContain('Signed up from India, but names Germany')
  })
})

describe('Earlier applications', () => {
  it('say what was decided, by whom and why, and why they are listed', async () => {
    await open()
    const [first, second] = [...(section('Earlier applications')?.querySelectorAll('li[aria-label]') ?? [])].map(words)
    expect(first).toContain('Fjordlys Webhotel')
    expect(first).toMatch(
      /Rejected by Vikram Specimen, .*: “The organization could not be found in any public register.”/
    )
    expect(first).toContain('Similar organization name')
    expect(first).toContain('Same IP address')
    expect(second).toMatch(/Approved by Vikram Specimen, [^:]*\./)
  })

  it('open over the list, which stays where it is', async () => {
    const { press, router, text } = await open()
    await press('Fjordlys Webhotel')
    await vi.waitFor(() => expect(document.querySelector('[role="dialog"]')).not.toBe(null))
    await settle()
    expect(text()).toContain('Earlier application')
    expect(mounted.desk.calls).toContainEqual({ operation: 'accounts.get', input: { id: 'account-7' } })
    expect(words(document.querySelector('[role="dialog"]'))).toContain('RS-000007')
    expect(router.currentRoute.value.fullPath).toBe('/approvals/account-2')
    await press('Close')
    await vi.waitFor(() => expect(document.querySelector('[role="dialog"]')).toBe(null))
  })

  it('are none for most', async () => {
    await open({ role: 'reviewer' }, '/approvals/account-6')
    expect(words(section('Earlier applications')?.querySelector('p'))).toBe('No earlier applications found.')
  })

  it('say so when they can’t be looked for', async () => {
    await open({ role: 'reviewer', answers: { 'accounts.earlier': () => refuse('internal', 'Something went wrong.') } })
    expect(words(section('Earlier applications'))).toContain('Something went wrong.')
    mounted.desk.answer('accounts.earlier', () => ({ ok: true, data: { items: earlierApplications.slice(0, 1) } }))
    mounted.desk.emit({ topic: 'accounts', ids: ['account-2'] })
    await vi.waitFor(() => expect(words(section('Earlier applications'))).toContain('Fjordlys Webhotel'))
  })
})
