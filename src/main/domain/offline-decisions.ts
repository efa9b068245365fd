import type { Account } from '@shared/account'
import { assertNever } from '@shared/assert-never'
import type { PackAction } from '@shared/review-pack'
import { decided, refused, type Decided } from './decided'
import { approve, reject, type Decider } from './lifecycle'
import { withUndo } from './undo'

/**
 * What a decision in review mode makes of an application. Nothing is mailed, so each can be taken back as long as the
 * lease runs.
 * @param home the application as it was taken offline
 * @param endsAt when the lease ends
 */
export function decideOffline(
  account: Account,
  home: Account,
  action: PackAction,
  by: Decider,
  endsAt: string,
  at: Date
): Decided<Account> {
  const undo = { until: endsAt, mailId: null, managerId: home.managerId }
  switch (action.kind) {
    case 'approve':
      return undoable(approve(account, by, action.note, action.managerId ?? home.managerId, at), undo)
    case 'reject':
      return undoable(reject(account, by, action.reason, at), undo)
    case 'withdraw':
      return account.decision === null
        ? refused('conflict', `${account.number} is not decided here: there is nothing to take back.`)
        : decided({ ...home, version: account.version + 1 })
    case 'note':
      return decided(account)
    default:
      return assertNever(action)
  }
}

function undoable(outcome: Decided<Account>, undo: Parameters<typeof withUndo>[1]): Decided<Account> {
  return outcome.ok ? decided(withUndo(outcome.value, undo)) : outcome
}
