import type { Page } from '@playwright/test'
import type { DeskStatus } from '@shared/contract'
import { pictureTime } from '../support/picture-time'
import type { FakeDesk } from '../../support/fake-desk'
import type { Scene } from '../support/stage'
import { withRealMail } from '../support/real-mail'
import { breaks } from '../support/states'

const mail = { screen: 'mail', at: '/mail' } as const
const small = { width: 1024, height: 640 }
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true }).first()
const tab = (name: string) => (page: Page) => page.getByRole('tab', { name }).click()

/** How the connection is, in place of a server that takes mail. */
const connection = (to: Partial<DeskStatus['mail']>) => (desk: FakeDesk) =>
  desk.answer('status.get', () => ({
    ok: true,
    data: {
      mail: {
        transport: 'smtp',
        state: 'ok',
        lastError: null,
        goesTo: 'the mail server at smtp.emsign.example:587',
        failingSince: null,
        nextProbeAt: null,
        waiting: 0,
        waitingSince: null,
        dead: 0,
        ...to
      },
      store: { state: 'ok', reason: null },
      backupFailure: null,
      checkpoints: null,
      portalUrl: 'http://127.0.0.1:4180'
    }
  }))
const away = connection({
  state: 'failing',
  lastError:
    "The mail server at smtp.emsign.example:587 can't be reached (connection refused). 23 messages wait and will be sent when it is back.",
  failingSince: new Date(pictureTime - 3 * 3_600_000).toISOString(),
  nextProbeAt: new Date(pictureTime + 4 * 60_000).toISOString(),
  waiting: 23,
  waitingSince: new Date(pictureTime - 3 * 3_600_000).toISOString(),
  dead: 4
})

const openResend = async (page: Page) => {
  await button(page, 'Correct address…').click()
  await page.getByRole('dialog').getByLabel('Address').waitFor()
}
const selectUndelivered = async (page: Page) => {
  await page
    .getByRole('button', { name: /^Not delivered/ })
    .first()
    .click()
  await page.getByLabel('Select all').check()
  await page.getByRole('toolbar', { name: 'Selected messages' }).waitFor()
}

const scenes: readonly Scene[] = [
  { ...mail, state: 'open', shows: 'A message that was sent, as HTML', at: '/mail/mail-1' },
  { ...mail, state: 'small', shows: 'The same at 1024×640', at: '/mail/mail-1', size: small },
  { ...mail, state: 'problems', shows: 'What was not delivered, why, and what can be done', at: '/mail/mail-4' },
  {
    ...mail,
    state: 'problems-small',
    shows: 'The same at 1024×640, with its delivery',
    at: '/mail/mail-4',
    size: small,
    act: tab('Delivery')
  },
  { ...mail, state: 'text', shows: 'A message as text', at: '/mail/mail-1', act: tab('Text') },
  { ...mail, state: 'headers', shows: 'The headers as they are written', at: '/mail/mail-1', act: tab('Headers') },
  {
    ...mail,
    state: 'delivery',
    shows: 'Every try, with the server’s answer',
    at: '/mail/mail-4',
    act: tab('Delivery')
  },
  {
    ...mail,
    state: 'cancel',
    shows: 'What cancelling means, before it is done',
    at: '/mail/mail-4',
    act: async (page) => {
      await button(page, 'Cancel message…').click()
      await page.getByRole('dialog').waitFor()
    }
  },
  {
    ...mail,
    state: 'correct-address',
    shows: 'A message goes to another address',
    at: '/mail/mail-1',
    act: openResend
  },
  {
    ...mail,
    state: 'correct-address-refused',
    shows: 'An address that another account has',
    at: '/mail/mail-1',
    size: small,
    before: (desk) =>
      desk.answer('mail.resend', () => ({
        ok: false,
        code: 'conflict',
        message: 'Another account is registered with this address.',
        fields: { email: 'Another account is registered with this address.' }
      })),
    act: async (page) => {
      await openResend(page)
      await page.getByRole('dialog').getByLabel('Address').fill('taken@reseller.example')
      await page.getByRole('button', { name: /^Correct and/ }).click()
      await page.getByText('Another account is registered').first().waitFor()
    }
  },
  { ...mail, state: 'bulk', shows: 'Several messages at once', act: selectUndelivered },
  {
    ...mail,
    state: 'server-away',
    shows: 'The mail server is away: why, since when, what next',
    at: '/mail/mail-2',
    before: away
  },
  { ...mail, state: 'server-away-small', shows: 'The same at 1024×640', at: '/mail/mail-2', before: away, size: small },
  {
    ...mail,
    state: 'mailbox',
    shows: 'No mail server is set',
    at: '/mail/mail-1',
    before: connection({ transport: 'mailbox', goesTo: 'the mailbox folder' })
  },
  { ...mail, state: 'empty', shows: 'No mail yet', desk: { accounts: 0 } },
  {
    ...mail,
    state: 'loading',
    shows: 'While the list is on its way',
    at: '/mail/mail-1',
    waits: ['mail.list', 'mail.get']
  },
  { ...mail, state: 'error', shows: 'The list could not be read', before: breaks('mail.list') },
  {
    ...mail,
    state: 'nothing-found',
    shows: 'A filter that nothing fits',
    at: '/mail?search=nobody%20has%20this%20name'
  },
  {
    screen: 'settings',
    state: 'mail-templates-text',
    shows: 'A template as text, at 1024×640',
    at: '/settings/mail-templates',
    size: small,
    act: tab('Text')
  },
  {
    screen: 'settings',
    state: 'mail-templates-broken',
    shows: 'A template that could not be read',
    at: '/settings/mail-templates',
    before: breaks('mail.sample')
  }
]

export const mailScenes: readonly Scene[] = scenes.map((scene) => ({
  ...scene,
  before: (desk) => {
    withRealMail(desk)
    scene.before?.(desk)
  }
}))
