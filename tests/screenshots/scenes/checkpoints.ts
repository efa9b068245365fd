import type { Page } from '@playwright/test'
import type { CheckpointState } from '@shared/contract'
import { noCheckpoints, type FakeDesk } from '../../support/fake-desk'
import { settings } from '../../support/fake-desk-data'
import { pictureTime } from '../support/picture-time'
import type { Scene } from '../support/stage'

const small = { width: 1024, height: 640 }
const inSettings = { screen: 'checkpoints', at: '/settings/checkpoints' } as const
const inDialog = { screen: 'checkpoints', at: '/audit' } as const

const key = '3c9ae7f1025bd846'.repeat(4)
const places = { folder: '/mnt/audit', mailTo: 'auditor@emsign.example' } as const
const kept: CheckpointState = {
  ...noCheckpoints,
  ...places,
  key,
  publicKey: '-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----\n',
  last: { at: new Date(pictureTime - 2 * 3_600_000).toISOString(), records: 1187, events: 3768 }
}
const line = `HDCP1 7d1c1b8e 2026-11-20T09:00:00.000Z 900 2800 ${key} ${key} ${'Ab-_'.repeat(21)}Ab`

const withState = (state: CheckpointState) => (desk: FakeDesk) => {
  desk.answer('settings.get', () => ({
    ok: true,
    data: { ...settings, checkpoints: { ...settings.checkpoints, folder: state.folder, mailTo: state.mailTo } }
  }))
  desk.answer('audit.state', () => ({
    ok: true,
    data: { events: 3815, lastCheck: null, journal: '/srv/hub/journal', checkpoints: state }
  }))
}
const openChain = (page: Page) => page.getByRole('button', { name: 'Verify chain' }).click()
const compare = async (page: Page, text: string) => {
  await openChain(page)
  const field = page.getByLabel('Compare with a checkpoint kept elsewhere')
  await field.fill(text)
  await page.getByRole('button', { name: 'Check now' }).click()
  await field.scrollIntoViewIfNeeded()
}

export const checkpointScenes: readonly Scene[] = [
  { ...inSettings, state: 'none', shows: 'Audit checkpoints, before the first one' },
  { ...inSettings, state: 'kept', shows: 'Kept in a folder and mailed', before: withState(kept), size: small },
  {
    ...inSettings,
    state: 'failed',
    shows: 'The last one could not be kept',
    before: withState({ ...kept, problem: '/mnt/audit: the disk is full (ENOSPC).' })
  },
  {
    ...inSettings,
    state: 'key-locked',
    shows: 'The key was sealed by another machine',
    before: withState({
      ...noCheckpoints,
      keyProblem:
        "The key that signs checkpoints can't be opened here: the key store of another user or machine, or of the desktop application, sealed it. Use the desktop application, or make a new key."
    }),
    size: small
  },
  {
    ...inDialog,
    state: 'compared',
    shows: 'The chain, compared with a checkpoint kept elsewhere',
    act: (page) => compare(page, line),
    size: small
  },
  {
    ...inDialog,
    state: 'not-one',
    shows: 'What was pasted is no checkpoint',
    act: (page) => compare(page, 'Dear auditor, see the attachment.')
  }
]
