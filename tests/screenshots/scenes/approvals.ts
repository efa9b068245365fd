import type { Page } from '@playwright/test'
import type { AccountDetails } from '@shared/contract'
import { earlierApplications, makeAccount } from '../../support/fake-desk-data'
import { refuse, type FakeDesk } from '../../support/fake-desk'
import type { Scene } from '../support/stage'
import { breaks, claims, isReadOnly, many } from '../support/states'

const approvals = { screen: 'approvals', at: '/approvals' } as const
const opened = { screen: 'approvals', at: '/approvals/account-2' } as const
const press =
  (...keys: readonly string[]) =>
  async (page: Page) => {
    for (const key of keys) await page.keyboard.press(key)
  }
const focusList = (page: Page) => page.getByRole('grid').focus()

/** A colleague rejects it while it is open here. */
function decidedMeanwhile(desk: FakeDesk): void {
  const late = 'Vikram Specimen rejected RS-000002 on 2026-11-23 at 04:08 UTC. It is rejected now.'
  const rejected: AccountDetails = {
    ...makeAccount(2, 'rejected'),
    decision: {
      outcome: 'rejected',
      staffId: 's2',
      staffName: 'Vikram Specimen',
      at: '2026-11-23T04:08:31.000Z',
      text: 'The organization could not be found in any public register.'
    }
  }
  desk.answer('accounts.approve', () => refuse('conflict', late))
  desk.answer('accounts.get', () => ({ ok: true, data: rejected }))
}

/** The fourth of ten was decided elsewhere, the seventh may not be decided. */
function someFail(desk: FakeDesk): void {
  let count = 0
  desk.answer('accounts.approve', (input) => {
    count += 1
    if (count === 4)
      return refuse('conflict', 'Vikram Specimen approved RS-000012 on 2026-11-23 at 04:10 UTC. It is approved now.')
    if (count === 7) return refuse('invalid', 'The account manager was deactivated. Choose another one.')
    return { ok: true, data: { ...makeAccount(1, 'approved'), id: String(input['id']), decision: null } }
  })
}

async function selectAll(page: Page): Promise<void> {
  await page.getByLabel('Select all').check()
}

export const approvalsScenes: readonly Scene[] = [
  {
    ...approvals,
    state: 'many',
    shows: '12,480 applications, of which only those in sight are loaded',
    at: '/approvals/account-1',
    before: many(12_480, () => 'pending'),
    act: focusList
  },
  { ...opened, state: 'open', shows: 'An application with what does not fit and what it repeats', act: focusList },
  { ...approvals, state: 'empty', shows: 'The queue is done', desk: { accounts: 0 } },
  { ...approvals, state: 'nothing-found', shows: 'No application fits the search', at: '/approvals?search=zzz' },
  { ...approvals, state: 'loading', shows: 'Rows keep their room', waits: ['accounts.list'] },
  { ...opened, state: 'details-loading', shows: 'The details come', waits: ['accounts.get'] },
  { ...approvals, state: 'error', shows: 'The list cannot be read', before: breaks('accounts.list') },
  { ...opened, state: 'details-error', shows: 'The details cannot be read', before: breaks('accounts.get') },
  { ...opened, state: 'claim', shows: 'Colleagues look at two applications', desk: { amend: claims }, act: focusList },
  {
    ...opened,
    state: 'conflict',
    shows: 'A late decision is refused: who, what, when',
    act: async (page, desk) => {
      decidedMeanwhile(desk)
      await focusList(page)
      await page.keyboard.press('a')
    }
  },
  {
    ...opened,
    state: 'undo',
    shows: 'Decided; ten seconds to take it back, the next one is open',
    act: async (page) => {
      await focusList(page)
      await page.keyboard.press('a')
      await page.getByRole('button', { name: 'Undo' }).first().waitFor()
    }
  },
  { ...opened, state: 'reject', shows: 'A reason of the list, free text, or both', act: press('r', '2') },
  {
    ...opened,
    state: 'reject-preview',
    shows: 'The mail that the applicant would read',
    before: (desk) =>
      desk.answer('accounts.previewRejection', (input) => ({
        ok: true,
        data: {
          subject: 'About your emSign Hub reseller application',
          text: '',
          html: `<div style="font:15px/1.6 system-ui;padding:32px;color:#18181b"><h1 style="font-size:20px">About your application</h1><p>Hello Devika Sample,</p><p>thank you for your interest in the emSign Hub reseller programme. We cannot accept your application:</p><p style="border-left:3px solid #d4d4d8;padding-left:12px">${String(input['reason'])}</p><p>emSign Hub</p></div>`
        }
      })),
    act: async (page) => {
      await press('r', '2')(page)
      await page.getByRole('button', { name: 'Preview mail' }).click()
      await page.locator('iframe').waitFor()
    }
  },
  { ...opened, state: 'bulk', shows: 'Selected applications', act: selectAll },
  {
    ...opened,
    state: 'bulk-progress',
    shows: 'How far it is, with a way to stop',
    before: (desk) => {
      const call = desk.bridge.call
      let count = 0
      Object.assign(desk.bridge, {
        call: async (operation: string, input: never) => {
          if (operation !== 'accounts.approve') return call(operation as never, input)
          // Slow enough that each is shown; the sixth is never answered.
          await new Promise((resolve) => setTimeout(resolve, 200))
          return ++count > 5 ? new Promise(() => undefined) : call(operation as never, input)
        }
      })
    },
    act: async (page) => {
      await selectAll(page)
      await page.getByRole('button', { name: 'Approve the selected applications' }).click()
      await page.getByRole('button', { name: /^Approve \d+ applications/ }).click()
      await page.getByText('5 of 12').waitFor()
    }
  },
  {
    ...opened,
    state: 'bulk-results',
    shows: 'What became of each: applied, conflict, refused',
    before: someFail,
    act: async (page) => {
      await selectAll(page)
      await page.getByRole('button', { name: 'Approve the selected applications' }).click()
      await page.getByRole('button', { name: /^Approve \d+ applications/ }).click()
      await page.getByText('Applied', { exact: true }).first().waitFor()
    }
  },
  {
    ...opened,
    state: 'read-only',
    shows: 'The store takes no decision',
    before: isReadOnly,
    act: async (page) => {
      await focusList(page)
      await page.keyboard.press('a')
    }
  },
  {
    ...opened,
    state: 'offline',
    shows: 'The host is gone; what was typed stays',
    act: async (page, desk) => {
      desk.unreachable = true
      await focusList(page)
      await page.keyboard.press('a')
    }
  },
  {
    ...opened,
    state: 'filter',
    shows: 'Filters, behind one button',
    act: async (page) => {
      await page.getByRole('button', { name: 'Filter' }).click()
    }
  },
  {
    ...opened,
    state: 'columns',
    shows: 'Every column that can be chosen',
    act: async (page) => {
      await page.getByRole('button', { name: 'Columns' }).click()
      await page.getByRole('menuitemcheckbox', { name: 'Number' }).click()
    }
  },
  {
    ...opened,
    state: 'earlier',
    shows: 'An earlier application over the list',
    act: async (page) => {
      await page.getByRole('button', { name: earlierApplications[0]?.organizationName ?? '', exact: true }).click()
    }
  },
  {
    ...opened,
    state: 'small',
    shows: 'The smallest window: 1024×640',
    size: { width: 1024, height: 640 },
    act: focusList
  },
  {
    ...opened,
    state: 'zoom',
    shows: 'The same screen at 200 % zoom',
    size: { width: 640, height: 400, zoom: 2 },
    act: focusList
  }
]
