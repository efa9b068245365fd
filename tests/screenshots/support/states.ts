import { pictureTime } from './picture-time'
import type { AccountDetails, DeskStatus, OperationName } from '@shared/contract'
import type { AccountStatus } from '@shared/account'
import type { FakeDesk } from '../../support/fake-desk'
import { refuse } from '../../support/fake-desk'
import { makeAccount } from '../../support/fake-desk-data'

/** What the host says when something breaks, when the disk is full, and when somebody else was first. */
export const broken = refuse(
  'internal',
  'Something went wrong inside Hub Desk. Look whether it took effect before you try again, and tell your administrator if it happens again.'
)
const full = 'The disk is full (ENOSPC). Make room, then start Hub Desk again.'
export const readOnly = refuse('read_only', `The store is read-only: ${full}`)

export const breaks =
  (...operations: readonly OperationName[]) =>
  (desk: FakeDesk) =>
    operations.forEach((operation) => desk.answer(operation, () => broken))

export function isReadOnly(desk: FakeDesk): void {
  for (const operation of [
    'accounts.approve',
    'accounts.reject',
    'accounts.addNote',
    'accounts.updateProfile'
  ] as const)
    desk.answer(operation, () => readOnly)
  statusIs(desk, { store: { state: 'readOnly', reason: full } })
}

function statusIs(desk: FakeDesk, change: Partial<DeskStatus>): void {
  desk.answer('status.get', () => ({
    ok: true,
    data: {
      mail: {
        transport: 'smtp',
        state: 'ok',
        lastError: null,
        goesTo: 'the mail server at smtp.example:587',
        failingSince: null,
        nextProbeAt: null,
        waiting: 3,
        waitingSince: new Date().toISOString(),
        dead: 0
      },
      store: { state: 'ok', reason: null },
      backupFailure: null,
      checkpoints: null,
      portalUrl: 'http://127.0.0.1:4180',
      ...change
    }
  }))
}

/** A scheduled backup was not made. */
export const backupFailure = {
  at: new Date(pictureTime - 2 * 3_600_000).toISOString(),
  message: 'The backup could not be written to /srv/hub/backups: the disk is full.'
}
export const backupFails = (desk: FakeDesk): void => statusIs(desk, { backupFailure })

/** So many accounts, made when they are looked at. */
export const many =
  (count: number, statusOf: (ordinal: number) => AccountStatus) =>
  (desk: FakeDesk): void => {
    const make = (place: number): AccountDetails => {
      const ordinal = place + 1
      const account = makeAccount(ordinal, statusOf(ordinal))
      const createdAt = new Date(pictureTime - (count - place) * 131_000).toISOString()
      return { ...account, createdAt, claim: null, ...claimed[place] }
    }
    desk.answer('accounts.list', (input) => {
      const first = Number(input['offset'] ?? input['cursor'] ?? 0)
      const length = Math.min(Number(input['limit'] ?? 100), count - first)
      const next = first + length < count ? String(first + length) : null
      const items = Array.from({ length }, (_, index) => make(first + index))
      return { ok: true, data: { items, nextCursor: next, total: count } }
    })
    desk.answer('accounts.get', (input) => {
      const place = Number(String(input['id']).split('-')[1] ?? 1) - 1
      return { ok: true, data: make(place) }
    })
    desk.answer('overview.summary', () => ({
      ok: true,
      data: {
        accounts: { pending: count, approved: 320, rejected: 1904, active: 41_207, blocked: 12, closed: 88 },
        oldestPendingAt: null,
        deadMail: 4,
        waitingMail: 3
      }
    }))
  }

const since = new Date(pictureTime - 4 * 60_000).toISOString()
const claimed: Readonly<Record<number, Partial<AccountDetails>>> = {
  2: { claim: { staffId: 's2', staffName: 'Vikram Specimen', since }, signals: ['freeMail'] },
  5: { claim: { staffId: 's3', staffName: 'Leela Muster', since } }
}

/** Two colleagues look at applications, one of them at the one that opens. */
export function claims(account: AccountDetails): AccountDetails {
  if (account.number === 'RS-000006') return { ...account, claim: { staffId: 's3', staffName: 'Leela Muster', since } }
  if (account.number !== 'RS-000002') return account
  return { ...account, claim: { staffId: 's2', staffName: 'Vikram Specimen', since } }
}
