import type { Account, Decision } from '@shared/account'
import type { MailState } from '@shared/mail'
import type { Role } from '@shared/roles'
import { foldEmail } from '@shared/text'
import { decided, refused, type Decided } from './decided'
import { describeStatus } from './lifecycle'

/** What it takes to take a decision back. */
export type Undo = NonNullable<Decision['undo']>

/** Until when a decision of now can be taken back; null while undoing is switched off. */
export function undoUntil(undoSeconds: number, now: Date): string | null {
  return undoSeconds === 0 ? null : new Date(now.getTime() + undoSeconds * 1000).toISOString()
}

/** The decided account, with what it takes to take that back. */
export function withUndo(account: Account, undo: Undo): Account {
  return account.decision === null ? account : { ...account, decision: { ...account.decision, undo } }
}

/**
 * Takes a decision back: the application waits again, as before. Only while its mail is held, by whoever decided or an
 * administrator; what somebody has read can't be unsaid.
 */
export function undoDecision(
  account: Account,
  by: { readonly id: string; readonly role: Role },
  mail: { readonly state: MailState } | null,
  now: Date
): Decided<Account> {
  const { decision, number, status } = account
  if (decision === null || status !== decision.outcome)
    return refused('conflict', `${number} is ${describeStatus(status)}: there is no decision to take back.`)
  if (decision.staffId !== by.id && by.role !== 'administrator')
    return refused(
      'forbidden',
      `${decision.staffName} ${decision.outcome} ${number}: only they or an administrator can take that back.`
    )
  const { undo } = decision
  if (undo === undefined || now.getTime() >= Date.parse(undo.until))
    return refused('conflict', `It is too late to take this back: ${number} stays ${decision.outcome}.`)
  if (undo.mailId !== null && mail?.state !== 'held')
    return refused('conflict', `The mail about it is on its way already: ${number} stays ${decision.outcome}.`)
  return decided({
    ...account,
    version: account.version + 1,
    updatedAt: now.toISOString(),
    status: 'pending',
    emailClaim: foldEmail(account.email),
    managerId: undo.managerId,
    decision: null
  })
}
