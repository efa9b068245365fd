import type { Account } from '@shared/account'
import type { Role } from '@shared/roles'
import { undoDecision } from '../domain/undo'
import { allow, notFound, Refusal } from '../refusal'
import { changed, retryWhenStale, staffEvent, type Context, type StaffActor } from './context'
import { voidLinks } from './links'
import { cancelMail } from './mail'

/**
 * Takes back a decision and its mail, in one commit: the account waits again under its address, the mail is cancelled,
 * its link is void. Against the mail going out meanwhile the store decides: one of the two commits is first.
 */
export async function takeBackDecision(
  context: Context,
  accountId: string,
  by: StaffActor & { readonly role: Role }
): Promise<Account> {
  return retryWhenStale(async () => {
    const account = await context.store.get('accounts', accountId)
    if (account === null) throw notFound('account')
    const now = context.now()
    const mailId = account.decision?.undo?.mailId ?? null
    const mail = mailId === null ? null : await context.store.get('mail', mailId)
    const next = allow(undoDecision(account, by, mail, now))
    await refuseTakenAddress(context, next)
    const event = staffEvent('account.decision_undone', by, now, {
      subject: account.number,
      accountId,
      details: { outcome: account.decision?.outcome ?? null, decidedBy: account.decision?.staffName ?? null }
    })
    const ended =
      account.status === 'approved'
        ? await voidLinks(context, accountId, now)
        : await cancelMail(context, [mailId ?? undefined], 'Cancelled: the decision was taken back.')
    await context.store.commit({ puts: [changed('accounts', next), ...ended], events: [event] })
    return next
  })
}

/** A rejected applicant may have signed up again meanwhile: two open accounts can't share an address. */
async function refuseTakenAddress(context: Context, account: Account): Promise<void> {
  const holder =
    account.emailClaim === null ? null : await context.store.find('accounts', 'emailClaim', account.emailClaim)
  if (holder === null || holder.id === account.id) return
  throw new Refusal(
    'conflict',
    `${account.email} signed up again meanwhile, as ${holder.number}: decide on that one. ${account.number} stays rejected.`
  )
}
