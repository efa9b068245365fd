import type { Page } from '@playwright/test'
import type { Scene } from '../../screenshots/support/stage'

const dialogs = { screen: 'dialogs', shows: '' } as const
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).first()

/** What opens over a page or inside it and has no picture of its own. */
export const moreScenes: readonly Scene[] = [
  { ...dialogs, state: 'saved views', at: '/approvals?country=DE', act: (page) => button(page, /^Views/).click() },
  {
    ...dialogs,
    state: 'name of a view, refused',
    at: '/approvals?country=DE',
    act: async (page) => {
      await button(page, /^Views/).click()
      await page.getByRole('menuitem', { name: 'Save this view' }).click()
      await button(page, 'Save view').click()
    }
  },
  {
    ...dialogs,
    state: 'choosing a manager for many',
    at: '/approvals/account-2',
    act: async (page) => {
      await page.getByLabel('Select all').check()
      await button(page, 'Assign the selected applications').click()
      await page.getByRole('dialog').getByRole('combobox').press('Enter')
      await page.getByRole('listbox').waitFor()
    }
  },
  {
    ...dialogs,
    state: 'mention list',
    at: '/resellers/account-3?tab=notes',
    act: async (page) => {
      await page.getByLabel('New note').pressSequentially('@')
      await page.getByRole('listbox', { name: 'Colleagues' }).waitFor()
    }
  },
  {
    ...dialogs,
    state: 'country filter of resellers',
    at: '/resellers',
    act: async (page) => {
      await page.locator('button[aria-label^="Country:"]').click()
      await page.getByRole('listbox').waitFor()
    }
  },
  { ...dialogs, state: 'staff', at: '/settings/staff' },
  { ...dialogs, state: 'invite', at: '/settings/staff', act: (page) => button(page, 'Invite').click() },
  { ...dialogs, state: 'deactivate', at: '/settings/staff', act: (page) => button(page, /^Deactivate /).click() },
  {
    ...dialogs,
    state: 'unsaved changes',
    at: '/settings/helpline',
    act: async (page) => {
      await page.getByRole('main').getByRole('textbox').first().fill('+91 80 1111 2222')
      await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Overview' }).click()
      await page.getByRole('dialog').waitFor()
    }
  },
  {
    ...dialogs,
    state: 'change password',
    at: '/overview',
    act: async (page) => {
      await button(page, /your account/).click()
      await page.getByRole('menuitem', { name: 'Change password' }).click()
      await page.getByRole('dialog').waitFor()
    }
  },
  { ...dialogs, state: 'menu of the person', at: '/overview', act: (page) => button(page, /your account/).click() },
  {
    ...dialogs,
    state: 'chain verified',
    at: '/audit',
    act: async (page) => {
      await button(page, 'Verify chain').click()
      await page.getByRole('dialog').waitFor()
    }
  },
  {
    ...dialogs,
    state: 'sign in again',
    at: '/resellers/account-4',
    act: async (page, desk) => {
      desk.answer('session.current', () => ({ ok: true, data: { staff: null } }))
      desk.emit({ topic: 'session' })
      await page.getByRole('dialog', { name: 'Sign in again' }).waitFor()
    }
  },
  {
    ...dialogs,
    state: 'locked',
    at: '/resellers/account-4',
    act: async (page, desk) => {
      await desk.bridge.call('session.lock', {})
      desk.emit({ topic: 'session' })
      await page.getByRole('dialog', { name: 'Locked' }).waitFor()
    }
  },
  ...['sign-up', 'decisions', 'lockout', 'mail', 'portal', 'staff', 'staff-sign-in', 'your-sign-in', 'appearance'].map(
    (section): Scene => ({
      ...dialogs,
      state: `settings: ${section}`,
      at: `/settings/${section}`
    })
  )
]
