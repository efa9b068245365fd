import type { Page } from '@playwright/test'
import type { SessionView, StaffView } from '@shared/contract'
import type { FakeDesk } from '../../support/fake-desk'
import { secretOfTests, staff } from '../../support/fake-desk-data'
import type { Scene } from '../support/stage'

const me = staff[0] as StaffView
const on = { ...me, twoFactorSince: '2026-09-14T06:20:00.000Z' }
const signIn = { screen: 'two-factor', at: '/settings/your-sign-in' } as const

const session = (view: SessionView) => (desk: FakeDesk) =>
  desk.answer('session.current', () => ({ ok: true, data: view }))
const scan = async (page: Page) => {
  await page.getByRole('button', { name: 'Turn on' }).click()
  await page.getByRole('textbox', { name: 'Password' }).fill('right password')
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByRole('img', { name: /QR code/ }).waitFor()
}
const lock = async (page: Page, desk: FakeDesk) => {
  await desk.bridge.call('session.lock', {})
  desk.emit({ topic: 'session' })
  await page.getByRole('dialog', { name: 'Locked' }).waitFor()
}

export const accessScenes: readonly Scene[] = [
  {
    ...{ screen: 'entry', state: 'set-up', shows: 'The first start', at: '/' },
    ...{ desk: { setUp: true }, size: { width: 1280, height: 900 } }
  },
  { screen: 'entry', state: 'sign-in', shows: 'Sign-in of staff', at: '/', desk: { role: null } },
  {
    ...{ screen: 'entry', state: 'invitation', shows: 'A colleague with a code', at: '/', desk: { role: null } },
    act: async (page) => {
      await page.getByRole('button', { name: 'I have an invitation' }).click()
    }
  },
  { ...signIn, state: 'off', shows: 'Your sign-in, before a second factor' },
  { ...signIn, state: 'scan', shows: 'The QR code, drawn here', act: scan },
  {
    ...signIn,
    state: 'recovery-codes',
    shows: 'Ten recovery codes, shown once',
    act: async (page) => {
      await scan(page)
      await page.getByLabel('Code', { exact: true }).fill('123456')
      await page.getByRole('button', { name: 'Turn on two-factor sign-in' }).click()
      await page.getByRole('list', { name: 'Recovery codes' }).waitFor()
    }
  },
  {
    ...signIn,
    state: 'few-left',
    shows: 'Few recovery codes are left',
    before: session({ staff: on, recoveryCodesLeft: 2 })
  },
  { ...signIn, state: 'code', shows: 'The second step of sign-in', before: session({ staff: null, step: 'code' }) },
  {
    ...signIn,
    state: 'required',
    shows: 'All staff need it, and this one has none yet',
    before: (desk) => {
      session({ staff: me, step: 'enrol' })(desk)
      desk.answer('twoFactor.begin', () => ({ ok: true, data: secretOfTests }))
    }
  },
  {
    screen: 'settings',
    state: 'staff-sign-in',
    shows: 'The rule for everybody, and when desks lock',
    at: '/settings/staff-sign-in'
  },
  {
    screen: 'settings',
    state: 'notifications',
    shows: 'Of what somebody is told outside the desk',
    at: '/settings/notifications'
  },
  {
    screen: 'settings',
    state: 'staff',
    shows: 'Who works here, and who is signed in where',
    at: '/settings/staff',
    before: (desk) =>
      desk.answer('staff.list', () => ({
        ok: true,
        data: {
          items: staff.map((person) => (person.id === 's2' ? { ...person, twoFactorSince: on.twoFactorSince } : person))
        }
      }))
  },
  { screen: 'lock', state: 'locked', shows: 'A locked desk', at: '/resellers/account-4', act: lock },
  {
    screen: 'lock',
    state: 'somebody-else',
    shows: 'What somebody else has to know first',
    at: '/resellers/account-4',
    act: async (page, desk) => {
      await lock(page, desk)
      await page.getByRole('button', { name: 'Sign in as somebody else' }).click()
    }
  }
]
