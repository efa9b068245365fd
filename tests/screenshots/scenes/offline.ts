import type { Page } from '@playwright/test'
import type { BringBackItem, LeaseView } from '../../../src/shared/lease'
import type { OpenReview } from '../../../src/shared/review-status'
import type { FakeDesk } from '../../support/fake-desk'
import { makeAccount } from '../../support/fake-desk-data'
import type { Scene } from '../support/stage'

const lease: LeaseView = {
  ...{ id: 'lease-1', reviewer: { id: 's2', name: 'Vikram Specimen' }, takenAt: '2026-11-21T05:30:00.000Z' },
  ...{ endsAt: '2026-11-24T05:30:00.000Z', state: 'open', closed: null, size: 6, applied: 0, mayEnd: true }
}
const leases: readonly LeaseView[] = [
  lease,
  {
    ...lease,
    ...{ id: 'lease-2', reviewer: { id: 's1', name: 'Rekha Example' }, takenAt: '2026-11-12T09:00:00.000Z', size: 40 },
    ...{ endsAt: '2026-11-15T09:00:00.000Z', state: 'returned', applied: 38, mayEnd: false },
    closed: { at: '2026-11-14T16:20:00.000Z', staffName: 'Rekha Example' }
  }
]
const approved = { kind: 'approve', text: null, notify: true, decidedAt: '2026-11-22T11:04:00.000Z' } as const
const item = (ordinal: number, change: Partial<BringBackItem>): BringBackItem => {
  const { id, number, organizationName } = makeAccount(ordinal, 'pending')
  return {
    ...{ id, number, organizationName, version: 1, decision: approved, notes: 0, fate: 'apply', choice: false },
    ...{ over: null, meanwhile: [], versions: [], before: null },
    ...change
  }
}
const items: readonly BringBackItem[] = [
  item(2, { notes: 1 }),
  item(6, { decision: { ...approved, kind: 'reject', text: 'No entry in the trade register.' } }),
  item(10, {
    fate: 'superseded',
    meanwhile: [{ at: '2026-11-22T08:15:00.000Z', who: 'Rekha Example', what: 'Approved' }]
  }),
  item(14, {
    ...{ fate: 'changed', choice: true, version: 2 },
    meanwhile: [{ at: '2026-11-22T15:40:00.000Z', who: 'Leela Muster', what: 'Profile changed' }],
    versions: [{ name: 'organizationName', taken: 'Kaveri Hosting', now: 'Kaveri Hosting Private Limited' }]
  }),
  item(18, {}),
  item(22, { fate: 'undecided', decision: null })
]

function comesBack(desk: FakeDesk): void {
  desk.answer('offline.upload', () => ({ ok: true, data: { size: 4 } }))
  desk.answer('offline.preview', () => ({ ok: true, data: { pack: 'pack-1', lease, torn: false, items } }))
}
async function openPack(page: Page): Promise<void> {
  await page.getByLabel('Review pack', { exact: true }).setInputFiles({
    ...{ name: 'hub-review-2026-11-21.hubreview', mimeType: 'application/octet-stream', buffer: Buffer.from('pack') }
  })
  await page.getByLabel('Passphrase of the pack').fill('seven coaches to Mysuru')
  await page.getByRole('button', { name: 'Open the pack' }).click()
  await page.getByRole('heading', { level: 2 }).waitFor()
}

const review: OpenReview = {
  ...{ state: 'open', fileName: 'hub-review-2026-11-21.hubreview', reviewerName: 'Rekha Example' },
  ...{ takenAt: lease.takenAt, endsAt: lease.endsAt, applications: 10, decided: 4 },
  ...{ confirmed: true, readOnly: null, cut: false }
}
const inReview = (status: OpenReview | { state: 'closed'; fileName: string; problem: null }) => (desk: FakeDesk) => {
  desk.answer('setup.status', () => ({
    ok: true,
    data: { needsAdministrator: false, demoPossible: false, version: '0.1.0', review: true }
  }))
  desk.answer('review.status', () => ({ ok: true, data: status }))
  if (status.state === 'closed') desk.answer('session.current', () => ({ ok: true, data: { staff: null } }))
}

export const offlineScenes: readonly Scene[] = [
  {
    ...{ screen: 'offline', state: 'take', shows: 'Passphrase, time limit and password', at: '/approvals' },
    act: async (page) => {
      await page.getByRole('button', { name: 'Offline reviews' }).click()
      await page.getByRole('menuitem', { name: /^Take all/ }).click()
      await page.getByRole('dialog').waitFor()
    }
  },
  {
    ...{ screen: 'offline', state: 'leases', shows: 'Who has what offline, and until when', at: '/offline' },
    before: (desk) =>
      desk.answer('offline.leases', () => ({ ok: true, data: { items: leases, nextCursor: null, total: 2 } }))
  },
  { screen: 'offline', state: 'no-leases', shows: 'Nobody has anything offline', at: '/offline' },
  { screen: 'offline', state: 'bring-back-file', shows: 'Before a file is chosen', at: '/offline/bring-back' },
  {
    ...{ screen: 'offline', state: 'bring-back', shows: 'What will happen with each', at: '/offline/bring-back' },
    before: comesBack,
    act: openPack
  },
  {
    ...{ screen: 'review', state: 'start', shows: 'A pack on another machine', at: '/approvals' },
    before: inReview({ state: 'closed', fileName: review.fileName, problem: null })
  },
  {
    ...{ screen: 'review', state: 'open', shows: 'Deciding in the pack', at: '/approvals/account-2' },
    before: inReview(review)
  },
  {
    ...{ screen: 'review', state: 'ended', shows: 'The lease is over', at: '/approvals/account-2' },
    before: inReview({ ...review, endsAt: '2026-11-22T05:30:00.000Z' })
  }
]
