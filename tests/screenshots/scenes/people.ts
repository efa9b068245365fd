import type { Page } from '@playwright/test'
import type { Scene } from '../support/stage'
import { breaks } from '../support/states'

const register = { screen: 'register', at: '/resellers/register' } as const
const mentions = { screen: 'mentions', at: '/mentions' } as const
const print = { screen: 'print', at: '/resellers/account-4/print' } as const
const palette = { screen: 'palette', at: '/approvals/account-2' } as const

const find = (text: string) => async (page: Page) => {
  await page.keyboard.press('Control+k')
  await page.getByPlaceholder('Find an account').waitFor()
  await page.keyboard.type(text)
  await page.waitForTimeout(400)
}

export const peopleScenes: readonly Scene[] = [
  { ...register, state: 'empty', shows: 'The form while the caller talks' },
  {
    ...register,
    state: 'problems',
    shows: 'What is missing, beside each field',
    act: async (page) => {
      await page.getByRole('button', { name: 'Register', exact: true }).click()
    }
  },
  { ...register, state: 'loading', shows: 'The form keeps its room', waits: ['settings.get'] },
  { ...register, state: 'error', shows: 'The settings cannot be read', before: breaks('settings.get') },
  { ...mentions, state: 'many', shows: 'Notes that mention whoever sits here' },
  { ...mentions, state: 'empty', shows: 'Nobody has mentioned anybody', desk: { accounts: 0 } },
  { ...mentions, state: 'loading', shows: 'Mentions come', waits: ['notes.mentions'] },
  { ...mentions, state: 'error', shows: 'Mentions cannot be read', before: breaks('notes.mentions') },
  { ...print, state: 'ready', shows: 'One account on paper' },
  { ...print, state: 'loading', shows: 'The paper comes', waits: ['accounts.timeline'] },
  { ...print, state: 'error', shows: 'The account cannot be read', before: breaks('accounts.get') },
  { ...palette, state: 'empty', shows: 'Screens and actions, before anything is typed', act: find('') },
  { ...palette, state: 'results', shows: 'Accounts by a few letters', act: find('kav') },
  { ...palette, state: 'nothing-found', shows: 'Nothing fits', act: find('zzzz') },
  { ...palette, state: 'searching', shows: 'The host is still looking', waits: ['find.accounts'], act: find('qqq') },
  {
    ...palette,
    state: 'error',
    shows: 'The search does not answer',
    before: breaks('find.accounts'),
    act: find('qqq')
  },
  {
    screen: 'help',
    state: 'open',
    shows: 'The keys of this screen, and of every screen',
    at: '/approvals/account-2',
    act: async (page) => {
      await page.keyboard.press('?')
    }
  }
]
