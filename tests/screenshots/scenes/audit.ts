import { breaks } from '../support/states'
import { noCheckpoints, type FakeDesk } from '../../support/fake-desk'
import type { Scene } from '../support/stage'

const audit = { screen: 'audit', at: '/audit' } as const
const signingKey = 'ad41dbe775f5c3efcce83a08d617716a81c6d7c13ef1763ca6204ad591f76d6c'

/** Three checkpoints are kept on another machine; the trail was compared with them a minute ago. */
function checked(desk: FakeDesk): void {
  const at = '2026-11-23T04:10:00.000Z'
  const checkpoints = {
    ...noCheckpoints,
    ...{ folder: '/mnt/audit', key: signingKey, publicKey: '-----BEGIN PUBLIC KEY-----' },
    last: { at: '2026-11-23T00:00:00.000Z', records: 4102, events: 3790 }
  }
  const lastCheck = {
    ...{ ok: true, records: 4131, events: 3815, head: signingKey.split('').reverse().join(''), problem: null },
    ...{ at, by: 'Rekha Example', checkpoints: 3 }
  }
  desk.answer('audit.state', () => ({
    ok: true,
    data: { events: 3816, lastCheck, journal: '/srv/hub-desk/journal', checkpoints }
  }))
}

export const auditScenes: readonly Scene[] = [
  {
    ...audit,
    state: 'approved',
    shows: 'Who approved an account, and when',
    at: '/audit?action=account.approved',
    act: async (page) => {
      await page.getByRole('row').nth(1).click()
    }
  },
  {
    ...audit,
    state: 'filter',
    shows: 'What, outcome, who, account and days',
    act: async (page) => {
      await page.getByRole('button', { name: 'Filter' }).click()
    }
  },
  {
    ...audit,
    state: 'verified',
    shows: 'The chain is whole, and what an auditor needs',
    before: checked,
    size: { width: 1280, height: 1000 },
    act: async (page) => {
      await page.getByRole('button', { name: /^Checked/ }).click()
      await page.getByRole('dialog').waitFor()
    }
  },
  {
    ...audit,
    state: 'broken',
    shows: 'The chain was changed, and where',
    before: (desk) => {
      const problem = '/srv/hub-desk/journal/000002.hdj, byte 91833: the record does not match its hash.'
      const lastCheck = {
        ...{ ok: false, records: 2210, events: 2033, head: signingKey, problem, checkpoints: 0 },
        ...{ at: '2026-11-23T04:10:00.000Z', by: 'Rekha Example' }
      }
      desk.answer('audit.state', () => ({
        ok: true,
        data: { events: 3816, lastCheck, journal: '/srv/hub-desk/journal', checkpoints: noCheckpoints }
      }))
    },
    act: async (page) => {
      await page.getByRole('button', { name: /^Broken/ }).click()
      await page.getByRole('dialog').waitFor()
    }
  },
  { ...audit, state: 'nothing-found', shows: 'No event fits', at: '/audit?search=zzzz' },
  { ...audit, state: 'loading', shows: 'Events come', waits: ['audit.list'] },
  { ...audit, state: 'error', shows: 'The trail cannot be read', before: breaks('audit.list') }
]
