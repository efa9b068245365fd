import type { Page } from '@playwright/test'
import type { AccountDetails } from '@shared/contract'
import type { BringBackItem, BringBackLine, BringBackOutcome, Fate, LeaseView } from '../../../src/shared/lease'
import type { OpenReview, ReviewStatus } from '../../../src/shared/review-status'
import { refuse, type FakeDesk } from '../../support/fake-desk'
import { makeAccount } from '../../support/fake-desk-data'
import type { Scene } from '../support/stage'

/** In a day and a bit, whenever the scenes are played: what is open must not have ended. */
const tomorrow = new Date(Date.now() + 91_140_000).toISOString()

const lease: LeaseView = {
  ...{ id: 'lease-1', reviewer: { id: 's2', name: 'Vikram Specimen' }, takenAt: '2026-11-21T05:30:00.000Z' },
  ...{ endsAt: tomorrow, state: 'open', closed: null, size: 6, applied: 0, mayEnd: true }
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
    meanwhile: [{ at: '2026-11-22T08:15:00.000Z', who: 'Rekha Example', what: 'account.approved' }]
  }),
  item(14, {
    ...{ fate: 'changed', choice: true, version: 2 },
    meanwhile: [{ at: '2026-11-22T15:40:00.000Z', who: 'Leela Muster', what: 'account.profile_changed' }],
    versions: [{ name: 'organizationName', taken: 'Kaveri Hosting', now: 'Kaveri Hosting Private Limited' }]
  }),
  item(18, {
    ...{ fate: 'alreadyBroughtBack', decision: { ...approved, kind: 'reject', text: 'Another mind.' } },
    before: { kind: 'approve', decidedAt: approved.decidedAt, appliedAt: '2026-11-22T16:00:00.000Z', same: false }
  }),
  item(22, { fate: 'undecided', decision: null })
]
/** Of a lease that an administrator ended. */
const itemsOfEnded = items.map((one): BringBackItem =>
  one.fate === 'apply' || one.fate === 'changed' ? { ...one, fate: 'leaseEnded', over: 'person', choice: true } : one
)
const endedLease: LeaseView = {
  ...{ ...lease, state: 'ended', mayEnd: false },
  closed: { at: '2026-11-22T06:00:00.000Z', staffName: 'Rekha Example' }
}
const outcomeOf = (fate: Fate): BringBackOutcome => (fate === 'apply' ? 'applied' : fate)
const lines = items.flatMap(({ id, number, organizationName, decision, fate }, index): readonly BringBackLine[] => {
  const line: BringBackLine = {
    ...{ accountId: id, number, organizationName, sequence: index + 1, reviewer: lease.reviewer.name },
    ...{ kind: decision?.kind ?? null, text: decision?.text ?? null, decidedAt: decision?.decidedAt ?? null },
    ...{ outcome: outcomeOf(fate), appliedAt: fate === 'apply' ? '2026-11-23T04:08:00.000Z' : null },
    detail: fate === 'alreadyBroughtBack' ? 'This lease decided on it before: approved.' : null
  }
  const refused: BringBackLine = {
    ...{ ...line, outcome: 'refused', appliedAt: null },
    detail: 'Leela Muster does not work here any more. Choose another account manager.'
  }
  const note: BringBackLine = { ...line, kind: 'note', text: 'Register checked on paper.', outcome: 'noteAdded' }
  const takenBack: BringBackLine = { ...line, kind: 'withdraw', text: null, outcome: 'takenBack', appliedAt: null }
  return index === 0 ? [note, takenBack, line] : index === 1 ? [refused] : [line]
})

const leased = (account: AccountDetails): AccountDetails => ({
  ...account,
  lease: ['account-2', 'account-6'].includes(account.id)
    ? { leaseId: 'lease-1', staffId: 's2', staffName: 'Vikram Specimen', takenAt: lease.takenAt, endsAt: lease.endsAt }
    : null
})

function comesBack(desk: FakeDesk): void {
  desk.answer('offline.upload', () => ({ ok: true, data: { size: 4 } }))
  desk.answer('offline.preview', () => ({ ok: true, data: { pack: 'pack-1', lease, torn: false, items } }))
  desk.answer('offline.apply', () => ({ ok: true, data: { lines } }))
  desk.answer('offline.finish', () => ({ ok: true, data: { done: true } }))
}
function comesBackLate(desk: FakeDesk): void {
  comesBack(desk)
  const data = { pack: 'pack-1', lease: endedLease, torn: true, items: itemsOfEnded }
  desk.answer('offline.preview', () => ({ ok: true, data }))
}
function isAltered(desk: FakeDesk): void {
  comesBack(desk)
  const message =
    'Decision 3 of this pack was not made by Vikram Specimen, to whom it was leased. Nothing of it is applied.'
  desk.answer('offline.preview', () => ({ ok: false, code: 'invalid', message, fields: { pack: message } }))
}
async function tryPack(page: Page): Promise<void> {
  await choosePack(page)
  await page.getByRole('alert').first().waitFor()
}
async function apply(page: Page): Promise<void> {
  await openPack(page)
  await page.getByRole('button', { name: /^Apply \d+ decisions$/ }).click()
  await page.getByRole('heading', { name: 'What became of the pack' }).waitFor()
}
async function openPack(page: Page): Promise<void> {
  await choosePack(page)
  await page.getByRole('heading', { level: 2 }).waitFor()
}
async function choosePack(page: Page): Promise<void> {
  await page.getByLabel('Review pack', { exact: true }).setInputFiles({
    ...{ name: 'hub-review-2026-11-21.hubreview', mimeType: 'application/octet-stream', buffer: Buffer.from('pack') }
  })
  await page.getByLabel('Passphrase of the pack').fill('seven coaches to Mysuru')
  await page.getByRole('button', { name: 'Open the pack' }).click()
}

const review: OpenReview = {
  ...{ state: 'open', fileName: 'hub-review-2026-11-21.hubreview', reviewerName: 'Rekha Example' },
  ...{ takenAt: lease.takenAt, endsAt: lease.endsAt, applications: 10, decided: 4 },
  ...{ confirmed: true, readOnly: null, cut: false }
}
const inReview = (status: Exclude<ReviewStatus, { readonly state: 'none' }>) => (desk: FakeDesk) => {
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
    ...{ screen: 'offline', state: 'bring-back-ended', shows: 'The lease was ended', at: '/offline/bring-back' },
    before: comesBackLate,
    act: openPack
  },
  {
    ...{ screen: 'offline', state: 'bring-back-refused', shows: 'A broken seal', at: '/offline/bring-back' },
    before: isAltered,
    act: tryPack
  },
  {
    ...{ screen: 'offline', state: 'report', shows: 'What became of each entry', at: '/offline/bring-back' },
    before: comesBack,
    act: apply
  },
  {
    ...{ screen: 'offline', state: 'leased', shows: 'Who has two of these offline', at: '/approvals/account-2' },
    desk: { amend: leased }
  },
  {
    ...{ screen: 'offline', state: 'warning', shows: 'Deciding on what is offline', at: '/approvals/account-2' },
    desk: { amend: leased },
    act: async (page) => {
      await page.getByRole('grid').focus()
      await page.keyboard.press('a')
      await page.getByRole('dialog').waitFor()
    }
  },
  {
    ...{ screen: 'review', state: 'start', shows: 'A pack on another machine', at: '/approvals' },
    before: inReview({ state: 'closed', fileName: review.fileName, problem: null })
  },
  {
    ...{ screen: 'review', state: 'newer', shows: 'A pack of a newer version', at: '/approvals' },
    before: inReview({
      ...{ state: 'closed', fileName: review.fileName },
      problem: {
        code: 'newer',
        message:
          'This review pack was made by a newer version of Hub Desk. Install the version that the desk uses on which it was taken offline, then open it again.'
      }
    })
  },
  {
    ...{ screen: 'review', state: 'confirm', shows: 'Asked once who decides', at: '/approvals/account-2' },
    before: (desk) => {
      inReview({ ...review, confirmed: false })(desk)
      desk.answer('accounts.approve', () => refuse('unconfirmed', 'Confirm first who you are.'))
    },
    act: async (page) => {
      await page.getByRole('grid').focus()
      await page.keyboard.press('a')
      await page.getByLabel('Desk password').waitFor()
    }
  },
  {
    ...{ screen: 'review', state: 'read-only', shows: 'The file takes no more', at: '/approvals/account-2' },
    before: inReview({
      ...{ ...review, cut: true },
      readOnly: 'The pack’s file is gone or was exchanged. Put it back, close the pack and open it again.'
    })
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
