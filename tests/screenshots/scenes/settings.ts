import type { Page } from '@playwright/test'
import { withRealMail } from '../support/real-mail'
import { breaks } from '../support/states'
import type { MailDetails } from '../../../src/shared/contract'
import { makeAccount, makeMail, settings } from '../../support/fake-desk-data'
import type { FakeDesk } from '../../support/fake-desk'
import type { Scene } from '../support/stage'

const section = (state: string, name: string, shows: string): Scene => ({
  screen: 'settings',
  state,
  shows,
  at: `/settings/${name}`
})
const button = (name: string | RegExp) => (page: Page) => page.getByRole('button', { name }).click()

/** Mail goes through a server of the settings. */
const withServer = (desk: FakeDesk) =>
  desk.answer('settings.get', () => ({
    ok: true,
    data: {
      ...settings,
      smtpPasswordSet: true,
      mail: {
        ...settings.mail,
        smtp: { host: 'smtp.emsign.example', port: 587, security: 'starttls', user: 'hub' }
      }
    }
  }))

const sentTest: MailDetails = {
  ...makeMail(1, makeAccount(1, 'active')),
  state: 'sent',
  attempts: [{ at: new Date().toISOString(), ok: true, answer: '250 2.0.0 Ok: queued as 4WvK2L' }]
}

export const settingsScenes: readonly Scene[] = [
  section('sign-up', 'sign-up', 'What applicants choose from and agree to'),
  section('decisions', 'decisions', 'Reasons, managers and the time to undo'),
  section('lockout', 'lockout', 'When wrong passwords block an account'),
  section('passwords', 'passwords', 'What a new password must be'),
  section('verification', 'verification', 'What proves who is calling'),
  {
    ...section('mail-server', 'mail', 'The mail server, and a test that arrived'),
    before: (desk) => {
      withServer(desk)
      desk.answer('mail.get', () => ({ ok: true, data: sentTest }))
    },
    act: async (page) => {
      await button('Send test mail')(page)
      await page.getByText('Sent.').waitFor()
    }
  },
  {
    ...section('mail-templates', 'mail-templates', 'How each mail looks, with sample data'),
    before: withRealMail
  },
  section('portal', 'portal', 'Where resellers reach the portal'),
  section('helpline', 'helpline', 'Whom resellers in trouble reach'),
  {
    ...section('checkpoints', 'checkpoints', 'Signed notes of how far the trail has come'),
    act: button('Make a checkpoint')
  },
  section('data', 'data', 'Backups, their schedule, and where the data lies'),
  {
    ...section('restore', 'data', 'What going back to a backup means'),
    act: async (page) => {
      await page
        .getByRole('button', { name: /^Restore the backup of/ })
        .first()
        .click()
      await page.getByRole('checkbox').waitFor()
    }
  },
  section('appearance', 'appearance', 'Colours and keys of this computer'),
  {
    ...section('reviewer', 'lockout', 'Read, not changed, by whoever is no administrator'),
    desk: { role: 'reviewer' }
  },
  { ...section('error', 'lockout', 'The settings cannot be read'), before: breaks('settings.get') }
]
