import type { Page } from '@playwright/test'
import { makeDataView, makeRestoreCheck } from '../../support/fake-data'
import { refuse, type FakeDesk } from '../../support/fake-desk'
import { backupFailure, backupFails, breaks } from '../support/states'
import type { Scene } from '../support/stage'

const settings = { screen: 'settings' } as const
const data = { screen: 'data', at: '/settings/data' } as const
const small = { width: 1024, height: 640 } as const

const section = (name: string, shows: string): Scene => ({ ...settings, state: name, shows, at: `/settings/${name}` })

/** What the fake answers of the data, changed. */
const withData =
  (change: (view: ReturnType<typeof makeDataView>) => ReturnType<typeof makeDataView>) => (desk: FakeDesk) =>
    desk.answer('data.get', () => ({ ok: true, data: change(makeDataView()) }))

const noBackups = withData((view) => ({ ...view, backups: { ...view.backups, items: [] } }))
const failing = (desk: FakeDesk) => {
  withData((view) => ({ ...view, schedule: { ...view.schedule, failure: backupFailure } }))(desk)
  backupFails(desk)
}
const setAside = withData((view) => ({
  ...view,
  parts: [...view.parts, { kind: 'setAside', bytes: 18_600_000 }],
  setAside: [{ path: '/srv/hub/set-aside-2026-09-14T06-20-00-000Z', bytes: 18_600_000 }]
}))

const openRestore = async (page: Page) => {
  await page
    .getByRole('button', { name: /^Restore the backup/ })
    .first()
    .click()
  await page.getByRole('dialog').waitFor()
}
const checked = async (page: Page) => {
  await openRestore(page)
  await page.getByRole('checkbox').waitFor()
}
const fromFolder = (folder: string) => async (page: Page) => {
  await page.getByRole('button', { name: 'Restore from a folder…' }).click()
  await page.getByRole('textbox', { name: 'Folder of the backup' }).fill(folder)
  await page.getByRole('button', { name: 'Check', exact: true }).click()
}
const damaged = '/mnt/usb/hub-desk-backup-2026-09-13: journal/000001.hdj is damaged: it is not what was backed up.'

/** Settings › Data in every state, and what else of the settings has more states than one. */
export const dataScenes: readonly Scene[] = [
  { ...section('passwords', ''), state: 'loading', shows: 'The settings come', waits: ['settings.get'] },
  {
    ...section('passwords', ''),
    state: 'refused',
    shows: 'A value that cannot be, beside its field',
    act: async (page) => {
      await page.getByLabel('Least number of characters').fill('3')
      await page.getByLabel('Least number of characters').press('Enter')
    }
  },
  {
    ...section('passwords', ''),
    state: 'leaving',
    shows: 'Leaving asks while something is unsaved',
    act: async (page) => {
      await page.getByLabel('Least number of characters').fill('14')
      await page.getByRole('link', { name: 'Portal', exact: true }).click()
      await page.getByRole('dialog').waitFor()
    }
  },
  {
    ...section('sign-up', ''),
    state: 'terms-open',
    shows: 'The text of a version of the terms',
    act: async (page) => {
      await page.locator('summary').first().click()
      await page.locator('details').last().scrollIntoViewIfNeeded()
    }
  },
  { ...data, state: 'full', shows: 'Backups of every kind, and what is wrong with one' },
  { ...data, state: 'small', shows: 'The same at 1024×640', size: small },
  { ...data, state: 'empty', shows: 'No backup yet', before: noBackups },
  { ...data, state: 'loading', shows: 'The list comes', waits: ['data.get'] },
  { ...data, state: 'error', shows: 'The data cannot be read', before: breaks('data.get') },
  { ...data, state: 'failing', shows: 'A scheduled backup was not made', before: failing },
  {
    ...data,
    state: 'set-aside',
    shows: 'What restores put aside, and the schedule',
    before: setAside,
    act: (page) => page.getByText('Set aside by restores', { exact: true }).scrollIntoViewIfNeeded()
  },
  {
    ...data,
    state: 'making',
    shows: 'A backup is being made',
    waits: ['data.backUp'],
    act: (page) => page.getByRole('button', { name: 'Back up now' }).click()
  },
  { ...data, state: 'checking', shows: 'A backup is read', waits: ['data.checkRestore'], act: openRestore },
  { ...data, state: 'check', shows: 'What going back would mean', act: checked },
  { ...data, state: 'check-small', shows: 'The same at 1024×640', act: checked, size: small },
  {
    ...data,
    state: 'check-elsewhere',
    shows: 'A backup of another installation',
    before: (desk) =>
      desk.answer('data.checkRestore', () => ({
        ok: true,
        data: makeRestoreCheck({
          origin: 'other',
          appsLost: [
            { name: 'Meera Kamath', recoveryCodesLeft: 9 },
            { name: 'Vikram Specimen', recoveryCodesLeft: 0 }
          ]
        })
      })),
    act: fromFolder('/mnt/usb/hub-desk-backup-2026-09-13')
  },
  {
    ...data,
    state: 'damaged',
    shows: 'A damaged backup is refused in words',
    before: (desk) => desk.answer('data.checkRestore', () => refuse('invalid', damaged, { from: damaged })),
    act: fromFolder('/mnt/usb/hub-desk-backup-2026-09-13')
  },
  {
    ...data,
    state: 'damaged-listed',
    shows: 'A listed one that turns out damaged',
    before: (desk) => desk.answer('data.checkRestore', () => refuse('invalid', damaged, { from: damaged })),
    act: openRestore
  },
  {
    ...data,
    state: 'restored',
    shows: 'What is to do after a restore',
    act: async (page) => {
      await checked(page)
      await page.getByRole('checkbox').check()
      await page.getByRole('button', { name: 'Restore', exact: true }).click()
      await page.getByText('The backup is restored').waitFor()
    }
  },
  {
    screen: 'resellers',
    state: 'terms-accepted',
    shows: 'The text of the terms that an applicant accepted',
    at: '/resellers/account-4',
    act: async (page) => {
      await page.getByRole('button', { name: 'version 2026-01' }).click()
      await page.getByRole('dialog').getByText('Accepted').waitFor()
    }
  }
]
