import type { Scene } from '../support/stage'
import { backupFails, breaks, isReadOnly } from '../support/states'

const overview = { screen: 'overview', at: '/overview' } as const

export const overviewScenes: readonly Scene[] = [
  { ...overview, state: 'many', shows: 'What waits, and thirty days of figures', desk: { accounts: 60 } },
  { ...overview, state: 'empty', shows: 'Nobody has ever signed up', desk: { accounts: 0 } },
  { ...overview, state: 'loading', shows: 'The frames keep the room of what comes', waits: ['overview.dashboard'] },
  { ...overview, state: 'error', shows: 'What to do, and a way to try again', before: breaks('overview.dashboard') },
  { ...overview, state: 'read-only', shows: 'The store takes nothing; everything can be read', before: isReadOnly },
  { ...overview, state: 'backup-failed', shows: 'A scheduled backup was not made', before: backupFails },
  {
    ...overview,
    state: 'offline',
    shows: 'The host is gone; what was shown stays',
    act: async (page, desk) => {
      desk.unreachable = true
      await page.getByRole('button', { name: '90 days' }).click()
    }
  }
]
