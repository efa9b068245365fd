import type { Account } from '@shared/account'
import { unblock } from '../domain/lifecycle'
import { openProofs } from '../domain/proofs'
import { secondOf } from '../domain/second-person'
import { closeIncident } from '../domain/verification'
import { allow, notFound, Refusal } from '../refusal'
import { changed, readSettings, retryWhenStale, type Context, type StaffActor } from './context'
import { mailLink } from './links'
import { cancelMail } from './mail'
import { contactDetails, contactFor, contactName } from './staff-names'
import { callEvent, findOpenCall } from './verification'

/**
 * Unblocks after the caller proved, to this member of staff and for this incident, who they are, and a second person
 * confirmed it where that is needed. The count starts at zero; the reseller is told, and mailed a set-password link if
 * so wished. Whoever comes second is told who unblocked when.
 */
export async function unblockAccount(
  context: Context,
  accountId: string,
  mailPasswordLink: boolean,
  by: StaffActor,
  note: string | null = null
): Promise<Account> {
  return retryWhenStale(async () => {
    const account = await context.store.get('accounts', accountId)
    if (account === null) throw notFound('account')
    if (account.status === 'active') await refuseActive(context, account)
    const now = context.now()
    const next = allow(unblock(account, now))
    const call = await findOpenCall(context, account.incidentId ?? '')
    const { incident } = call
    const credential = await context.store.get('credentials', account.id)
    if (credential === null) throw new Error(`${account.number} is blocked and has no credential`)
    const closed = allow(closeIncident(incident, by, call.rules))
    const { lockout } = await readSettings(context.store)
    const told = await context.promiseMail({
      kind: 'account-unblocked',
      accountId: account.id,
      to: { name: account.name, address: account.email },
      data: {
        accountNumber: account.number,
        attemptsAllowed: String(lockout.maxFailures),
        signInUrl: `${await context.portalUrl()}/signin`
      }
    })
    const contact = await contactFor(context, account.managerId)
    const link = mailPasswordLink ? await mailLink(context, next, 'passwordReset', contactName(contact)) : []
    const confirmedBy = secondOf(incident, by.id, now)?.confirmedBy?.staffName
    const event = callEvent('account.unblocked', call, by, {
      verifiedBy: openProofs(incident, by.id, now)
        .map(({ method }) => method)
        .join(', '),
      ...(confirmedBy ? { confirmedBy } : {}),
      passwordLinkMailed: mailPasswordLink,
      ...contactDetails(contact),
      ...(note === null ? {} : { note })
    })
    await context.store.commit({
      puts: [
        changed('accounts', next),
        changed('incidents', closed),
        changed('credentials', {
          ...credential,
          version: credential.version + 1,
          failedAttempts: [],
          blockedAt: null
        }),
        told,
        ...link,
        ...(await cancelMail(context, [incident.code?.mailId]))
      ],
      events: [event]
    })
    return next
  })
}

/** Somebody was quicker, or the account never was blocked. */
async function refuseActive(context: Context, account: Account): Promise<void> {
  const where = { accountId: account.id }
  const [last] = (await context.store.query('incidents', { where, sort: '-openedAt', limit: 1 })).items
  if (!last?.closedBy || last.closedAt === null) return void allow(unblock(account, context.now()))
  const when = `on ${last.closedAt.slice(0, 10)} at ${last.closedAt.slice(11, 16)} UTC`
  const message = `${last.closedBy.staffName} unblocked ${account.number} ${when}. It is active now.`
  throw new Refusal('conflict', message)
}
