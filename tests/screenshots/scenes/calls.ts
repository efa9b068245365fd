import type { Page } from '@playwright/test'
import type { CallView } from '@shared/contract'
import type { Reply } from '@shared/reply'
import { CallDesk, type Question } from '../../e2e/pages/call-desk-page'
import type { FakeDesk } from '../../support/fake-desk'
import { fakeCode } from '../../support/fake-calls'
import type { Scene } from '../support/stage'
import { breaks } from '../support/states'
import { pictureTime } from '../support/picture-time'

const manager = { role: 'accountManager' } as const
const calls = { screen: 'calls', at: '/calls', desk: manager } as const
/** An attack, with a check that failed twenty minutes ago. */
const onCall = { ...calls, at: '/calls/incident-5' } as const
const reports = { screen: 'reports', at: '/reports' } as const

const ago = (minutes: number) => new Date(pictureTime - minutes * 60_000).toISOString()
const hear = (words: string) => async (page: Page) => {
  await new CallDesk(page).field.fill(words)
}
async function answer(page: Page, which: Question, said: string): Promise<void> {
  const field = new CallDesk(page).question(which)
  await field.fill(said)
  await field.press('Enter')
}
async function verify(page: Page): Promise<void> {
  await answer(page, 'code', fakeCode)
  await new CallDesk(page).unblock.and(page.locator(':enabled')).waitFor()
}
async function toTheEnd(page: Page): Promise<void> {
  await page.getByRole('heading', { name: 'Transcript' }).scrollIntoViewIfNeeded()
}

const rekha = { staffId: 's1', staffName: 'Rekha Example' } as const
const passed = (method: 'code', minutes: number) =>
  ({ at: ago(minutes), staffName: rekha.staffName, what: 'passed', method, note: null }) as const

/** What a colleague who is on the same call has reached. */
const colleagueAsks: Partial<CallView> = {
  callers: [{ ...rekha, since: ago(4) }],
  secondWanted: [{ ...rekha, points: 100, askedAt: ago(1) }],
  transcript: [passed('code', 2), { ...passed('code', 1), what: 'secondAsked', method: null }]
}
const amendCall = (to: Partial<CallView>) => (desk: FakeDesk) => desk.amendCall('incident-5', to)

export const callScenes: readonly Scene[] = [
  { ...calls, state: 'list', shows: 'Who is blocked, while nobody has called yet' },
  { ...calls, state: 'empty', shows: 'No account is blocked', desk: { ...manager, accounts: 0 } },
  { ...calls, state: 'loading', shows: 'Blocked accounts come', waits: ['incidents.list'] },
  { ...calls, state: 'error', shows: 'Blocked accounts cannot be read', before: breaks('incidents.list') },
  { ...calls, state: 'found', shows: 'Found by what the caller says, and by what of it', act: hear('maple') },
  { ...calls, state: 'nothing-found', shows: 'A case number that nobody has', act: hear('C-7K4M-2QX9') },
  {
    ...calls,
    state: 'not-blocked',
    shows: 'An account that is not blocked: nothing to verify for',
    act: async (page) => {
      await hear('RS-000003')(page)
      await page.getByText('1 found').waitFor()
      await page.keyboard.press('Enter')
    }
  },
  { ...onCall, state: 'open', shows: 'Forgotten or attacked, and how to prove who is calling' },
  { ...onCall, state: 'call-loading', shows: 'The call comes', waits: ['incidents.get', 'incidents.join'] },
  {
    ...onCall,
    state: 'call-error',
    shows: 'The call cannot be read',
    before: breaks('incidents.get', 'incidents.join')
  },
  {
    ...onCall,
    state: 'no-match',
    shows: 'A wrong answer, and with whom one failed before',
    act: (page) => answer(page, 'country', 'Atlantis')
  },
  {
    ...onCall,
    state: 'cool-down',
    shows: 'After three wrong answers: who, when, and how long to wait',
    act: async (page) => {
      await answer(page, 'organization', 'Somebody')
      await answer(page, 'country', 'Atlantis')
      await answer(page, 'manager', 'Nobody')
    }
  },
  {
    ...onCall,
    state: 'second-wanted',
    shows: 'Enough points, and a colleague who was asked to confirm',
    act: async (page, desk) => {
      const call = (await desk.bridge.call('incidents.get', { id: 'incident-5' })) as Reply<CallView>
      if (!call.ok) return
      const sentence = 'The contact details were changed within 14 days.'
      const second = { sentence, askedAt: null, confirmedBy: null }
      desk.amendCall('incident-5', { verification: { ...call.data.verification, second } })
      await page.getByText(sentence).waitFor()
      await answer(page, 'code', fakeCode)
      await page.getByRole('button', { name: 'Ask a colleague' }).press('Enter')
    }
  },
  {
    ...onCall,
    state: 'confirm',
    shows: 'A colleague on the same call asks to be confirmed',
    act: async (page) => {
      await page.getByRole('button', { name: 'Confirm for Rekha Example' }).focus()
    },
    before: amendCall(colleagueAsks)
  },
  { ...onCall, state: 'verified', shows: 'Proven: what is stored can be read now, Unblock has the focus', act: verify },
  {
    ...onCall,
    state: 'unblocked',
    shows: 'What the caller can be told',
    act: async (page) => {
      await verify(page)
      await new CallDesk(page).unblock.press('Enter')
      await new CallDesk(page).nextCall.waitFor()
    }
  },
  {
    ...onCall,
    state: 'not-the-holder',
    shows: 'Why it stays blocked, and whether the holder is warned',
    act: async (page) => {
      await new CallDesk(page).notTheHolder.press('Enter')
      await page.getByRole('dialog').getByRole('textbox').fill('Did not know the company, and hung up when asked.')
    }
  },
  {
    ...onCall,
    state: 'impostor',
    shows: 'The transcript after a caller who was not the holder',
    act: async (page) => {
      await answer(page, 'mobile', '98111 22233')
      await new CallDesk(page).notTheHolder.press('Enter')
      const dialog = page.getByRole('dialog')
      await dialog.getByRole('textbox').fill('Did not know the company, and hung up when asked.')
      await dialog.getByRole('textbox').press('Control+Enter')
      await dialog.waitFor({ state: 'detached' })
      await page.getByRole('button', { name: 'Close', exact: true }).click()
      await new CallDesk(page).notTheHolder.focus()
      await toTheEnd(page)
    }
  },
  {
    ...onCall,
    state: 'override',
    shows: 'An administrator writes why',
    desk: { role: 'administrator' },
    act: async (page) => {
      await new CallDesk(page).override.press('Enter')
      await page.getByRole('dialog').getByRole('textbox').fill('too short')
      await page.keyboard.press('Control+Enter')
    }
  },
  {
    ...onCall,
    state: 'reviewer',
    shows: 'Reviewers read what happened, and can do nothing',
    desk: { role: 'reviewer' }
  },
  { ...onCall, state: 'small', shows: 'At 1024×640', size: { width: 1024, height: 640 } },
  { ...reports, state: 'many', shows: 'Blocks, verifications and times, by manager and by day' },
  { ...reports, state: 'loading', shows: 'The report comes', waits: ['reports.calls'] },
  { ...reports, state: 'error', shows: 'The report cannot be read', before: breaks('reports.calls') },
  {
    screen: 'absence',
    state: 'dialog',
    shows: 'Who stands in, and how long',
    at: '/overview',
    desk: manager,
    act: async (page) => {
      await page.getByRole('button', { name: /your account/ }).press('Enter')
      await page.getByRole('menuitem', { name: 'Away…' }).press('Enter')
      await page.getByRole('dialog').waitFor()
    }
  }
]
