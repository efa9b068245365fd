import type { Account, AccountStatus } from '@shared/account'
import { assertNever } from '@shared/assert-never'
import { decided, refused, type Decided } from './decided'

export type Transition = 'approve' | 'reject' | 'activate' | 'block' | 'unblock' | 'close' | 'reopen'

/** The life of an account (design section 2). Reopening leads back to where the account was closed. */
export function nextStatus(
  status: AccountStatus,
  transition: Transition,
  closedFrom: AccountStatus | null
): AccountStatus | null {
  switch (transition) {
    case 'approve':
      return status === 'pending' ? 'approved' : null
    case 'reject':
      return status === 'pending' ? 'rejected' : null
    case 'activate':
      return status === 'approved' ? 'active' : null
    case 'block':
      return status === 'active' ? 'blocked' : null
    case 'unblock':
      return status === 'blocked' ? 'active' : null
    case 'close':
      return status === 'closed' ? null : 'closed'
    case 'reopen':
      return status === 'closed' ? closedFrom : null
    default:
      return assertNever(transition)
  }
}

/** Who decides, for the record. */
export type Decider = { readonly id: string; readonly name: string }

export function approve(
  account: Account,
  by: Decider,
  note: string | null,
  managerId: string | null,
  now: Date
): Decided<Account> {
  const at = now.toISOString()
  return move(account, 'approve', now, {
    managerId,
    decision: { outcome: 'approved', staffId: by.id, staffName: by.name, at, text: note }
  })
}

/** A rejected account gives up its address, so that the applicant may sign up again; the record is kept for matching. */
export function reject(account: Account, by: Decider, reason: string, now: Date): Decided<Account> {
  const at = now.toISOString()
  return move(account, 'reject', now, {
    emailClaim: null,
    decision: { outcome: 'rejected', staffId: by.id, staffName: by.name, at, text: reason }
  })
}

export function activate(account: Account, now: Date): Decided<Account> {
  return move(account, 'activate', now, { activatedAt: now.toISOString() })
}

export function block(account: Account, incidentId: string, now: Date): Decided<Account> {
  return move(account, 'block', now, { incidentId })
}

export function unblock(account: Account, now: Date): Decided<Account> {
  return move(account, 'unblock', now, { incidentId: null })
}

/** Any account can be closed, with a reason. A blocked one stays blocked when it is reopened. */
export function close(account: Account, reason: string, now: Date): Decided<Account> {
  return move(account, 'close', now, { closure: { from: account.status, reason, at: now.toISOString() } })
}

export function reopen(account: Account, now: Date): Decided<Account> {
  return move(account, 'reopen', now, { closure: null })
}

function move(account: Account, transition: Transition, now: Date, change: Partial<Account>): Decided<Account> {
  const status = nextStatus(account.status, transition, account.closure?.from ?? null)
  if (status === null) {
    return refused('conflict', `${account.number} is ${describeStatus(account.status)}: ${cannot[transition]}`)
  }
  return decided({ ...account, ...change, status, version: account.version + 1, updatedAt: now.toISOString() })
}

const cannot: Readonly<Record<Transition, string>> = {
  approve: 'only an application that waits for a decision can be approved.',
  reject: 'only an application that waits for a decision can be rejected.',
  activate: 'only an approved account can be activated.',
  block: 'only an active account can be blocked.',
  unblock: 'only a blocked account can be unblocked.',
  close: 'it is closed already.',
  reopen: 'only a closed account can be reopened.'
}

/** A status as a sentence needs it. */
export function describeStatus(status: AccountStatus): string {
  switch (status) {
    case 'pending':
      return 'waiting for a decision'
    case 'approved':
      return 'approved, but not activated yet'
    case 'rejected':
      return 'rejected'
    case 'active':
      return 'active'
    case 'blocked':
      return 'blocked'
    case 'closed':
      return 'closed'
    default:
      return assertNever(status)
  }
}
