import { refuse } from '../../support/fake-desk'
import type { Scene } from '../support/stage'
import { breaks, many } from '../support/states'

const resellers = { screen: 'resellers', at: '/resellers' } as const
const statuses = ['active', 'active', 'pending', 'approved', 'active', 'blocked', 'rejected', 'closed'] as const

export const resellersScenes: readonly Scene[] = [
  {
    ...resellers,
    state: 'many',
    shows: '43,531 resellers, the newest first',
    before: many(43_531, (ordinal) => statuses[ordinal % statuses.length] ?? 'active')
  },
  { ...resellers, state: 'empty', shows: 'Nobody has signed up yet', desk: { accounts: 0 } },
  { ...resellers, state: 'nothing-found', shows: 'Nobody fits the search', at: '/resellers?search=zzz' },
  { ...resellers, state: 'loading', shows: 'Rows keep their room', waits: ['accounts.list'] },
  { ...resellers, state: 'error', shows: 'The list cannot be read', before: breaks('accounts.list') },
  { ...resellers, state: 'profile', shows: 'Header, journey of the mail, profile', at: '/resellers/account-4' },
  { ...resellers, state: 'timeline', shows: 'Everything that happened', at: '/resellers/account-4?tab=timeline' },
  { ...resellers, state: 'mail', shows: 'What was mailed', at: '/resellers/account-4?tab=mail' },
  { ...resellers, state: 'notes', shows: 'Notes of colleagues', at: '/resellers/account-3?tab=notes' },
  {
    ...resellers,
    state: 'timeline-loading',
    shows: 'The timeline comes',
    at: '/resellers/account-4?tab=timeline',
    waits: ['accounts.timeline']
  },
  {
    ...resellers,
    state: 'timeline-error',
    shows: 'The timeline cannot be read',
    at: '/resellers/account-4?tab=timeline',
    before: breaks('accounts.timeline')
  },
  {
    ...resellers,
    state: 'details-loading',
    shows: 'The details come',
    at: '/resellers/account-4',
    waits: ['accounts.get']
  },
  {
    ...resellers,
    state: 'details-error',
    shows: 'The details cannot be read',
    at: '/resellers/account-4',
    before: breaks('accounts.get')
  },
  {
    ...resellers,
    state: 'edit',
    shows: 'The profile as a form, under the rules of sign-up',
    at: '/resellers/account-4',
    act: async (page) => {
      await page.getByRole('button', { name: 'Edit profile' }).click()
    }
  },
  {
    ...resellers,
    state: 'edit-conflict',
    shows: 'Somebody else changed the profile meanwhile',
    at: '/resellers/account-4',
    before: (desk) =>
      desk.answer('accounts.updateProfile', () =>
        refuse(
          'conflict',
          'Leela Muster changed the profile of RS-000004 on 2026-11-23 at 04:02 UTC. It is approved and not activated yet now.'
        )
      ),
    act: async (page) => {
      await page.getByRole('button', { name: 'Edit profile' }).click()
      await page.getByLabel('Name', { exact: true }).fill('Grace P. Placeholder')
      await page.getByRole('button', { name: 'Save profile' }).click()
      await page.getByRole('alert').waitFor()
    }
  },
  {
    ...resellers,
    state: 'close',
    shows: 'Closing asks why',
    at: '/resellers/account-3',
    act: async (page) => {
      await page.getByRole('button', { name: 'Close account' }).click()
      await page.getByLabel('Reason').scrollIntoViewIfNeeded()
    }
  },
  {
    ...resellers,
    state: 'offline',
    shows: 'The host is gone; what was shown stays',
    at: '/resellers/account-4',
    act: async (page, desk) => {
      desk.unreachable = true
      await page.getByRole('button', { name: 'Resend activation' }).click()
    }
  },
  {
    ...resellers,
    state: 'small',
    shows: 'The smallest window: 1024×640',
    at: '/resellers/account-4',
    size: { width: 1024, height: 640 }
  }
]
