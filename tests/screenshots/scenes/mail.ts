import type { Page } from '@playwright/test'
import { breaks } from '../support/states'
import { withRealMail } from '../support/real-mail'
import type { Scene } from '../support/stage'

const mail = { screen: 'mail', at: '/mail' } as const
const choose = (place: number) => (page: Page) => page.getByRole('row').nth(place).click()

export const mailScenes: readonly Scene[] = [
  { ...mail, state: 'open', shows: 'A message as it was sent', before: withRealMail, act: choose(2) },
  {
    ...mail,
    state: 'problems',
    shows: 'What was not delivered, and why',
    before: withRealMail,
    act: async (page) => {
      await page
        .getByRole('group', { name: 'Views' })
        .getByRole('button', { name: /^Problems/ })
        .click()
      await page.waitForTimeout(300)
      await choose(1)(page)
    }
  },
  {
    ...mail,
    state: 'correct-address',
    shows: 'A message goes to another address',
    before: withRealMail,
    act: async (page) => {
      await page
        .getByRole('group', { name: 'Views' })
        .getByRole('button', { name: /^Problems/ })
        .click()
      await page.waitForTimeout(300)
      await choose(1)(page)
      await page.getByRole('button', { name: 'Correct address…' }).click()
      await page.getByRole('dialog').waitFor()
    }
  },
  {
    ...mail,
    state: 'bulk',
    shows: 'Several messages at once',
    before: withRealMail,
    act: async (page) => {
      await choose(1)(page)
      await page.keyboard.press('x')
      await page.keyboard.press('j')
      await page.keyboard.press('x')
    }
  },
  {
    ...mail,
    state: 'server-away',
    shows: 'The mail server is not reached',
    before: (desk) => {
      const away = {
        ...({ transport: 'smtp', state: 'failing', goesTo: 'the mail server at smtp.emsign.example:587' } as const),
        lastError: 'The mail server at smtp.emsign.example:587 can’t be reached (connection refused).',
        ...{ failingSince: '2026-11-23T03:52:00.000Z', nextProbeAt: '2026-11-23T04:12:00.000Z' },
        ...{ waiting: 14, waitingSince: '2026-11-23T03:50:00.000Z', dead: 4 }
      } as const
      desk.answer('status.get', () => ({
        ok: true,
        data: {
          mail: away,
          store: { state: 'ok', reason: null },
          ...{ backupFailure: null, checkpoints: null, portalUrl: 'http://127.0.0.1:4180' }
        }
      }))
    }
  },
  { ...mail, state: 'empty', shows: 'Before the first message', desk: { accounts: 0 } },
  { ...mail, state: 'loading', shows: 'Messages come', waits: ['mail.list'] },
  { ...mail, state: 'error', shows: 'Mail cannot be read', before: breaks('mail.list') }
]
