import type { BackupView, DataView, RestoreCheck } from '@shared/contract'

const day = 24 * 3_600_000

export function makeBackup(daysAgo: number, change: Partial<BackupView> = {}): BackupView {
  const createdAt = new Date(Date.now() - daysAgo * day - 3_600_000).toISOString()
  return {
    name: `hub-desk-backup-${createdAt.replace(/[:.]/g, '-')}-scheduled`,
    createdAt,
    bytes: 18_400_000 - daysAgo * 210_000,
    changes: 10_480 - daysAgo * 120,
    scheduled: true,
    ours: true,
    checkedAt: createdAt,
    problem: null,
    ...change
  }
}

export function makeDataView(change: Partial<DataView> = {}): DataView {
  return {
    directory: '/srv/hub',
    parts: [
      { kind: 'journal', bytes: 12_400_000 },
      { kind: 'snapshot', bytes: 6_100_000 },
      { kind: 'mailbox', bytes: 812_000 },
      { kind: 'backups', bytes: 92_000_000 },
      { kind: 'other', bytes: 9_200 }
    ],
    disk: { free: 118_000_000_000, total: 512_000_000_000 },
    setAside: [],
    backups: {
      directory: '/srv/hub/backups',
      problem: null,
      items: [
        makeBackup(0),
        makeBackup(1, { checkedAt: null }),
        makeBackup(2, { scheduled: false, name: 'hub-desk-backup-by-hand' }),
        makeBackup(3, { problem: 'journal/000001.hdj is missing.' })
      ]
    },
    schedule: {
      nextAt: new Date(Date.now() + day / 2).toISOString(),
      lastAt: new Date(Date.now() - 3_600_000).toISOString(),
      failure: null
    },
    ...change
  }
}

export function makeRestoreCheck(change: Partial<RestoreCheck> = {}): RestoreCheck {
  return {
    from: '/srv/hub/backups/hub-desk-backup-by-hand',
    head: 'f3b1',
    createdAt: new Date(Date.now() - day).toISOString(),
    bytes: 18_190_000,
    changes: 10_360,
    accounts: 812,
    accountsNow: 818,
    origin: 'earlier',
    lost: [
      { action: 'account.signed_in', count: 84 },
      { action: 'account.registered', count: 6 },
      { action: 'account.approved', count: 4 }
    ],
    mailToReview: 2,
    mailDropped: 1,
    administrators: ['Meera Kamath'],
    appsLost: [],
    ...change
  }
}
