import type { Account } from '@shared/account'
import { keyedHash, newVerificationCode, normalizeCode } from '../domain/codes'
import { unblock } from '../domain/lifecycle'
import {
  blockingIncident,
  checkCode,
  closeIncident,
  codeLifetimeMinutes,
  describeWrongCode,
  replaceCode
} from '../domain/verification'
import { allow, notFound, Refusal } from '../refusal'
import type { Incident } from '../store/records'
import { changed, readSettings, retryWhenStale, staffEvent, type Context, type StaffActor } from './context'
import { mailLink } from './links'
import { cancelMail } from './mail'
import { managerName } from './staff-names'

type Blocked = { readonly incident: Incident; readonly account: Account }

/** An incident that still blocks its account: nobody is verified for another. */
async function findIncident(context: Context, incidentId: string): Promise<Blocked> {
  const incident = await context.store.get('incidents', incidentId)
  const account = incident && (await context.store.get('accounts', incident.accountId))
  if (!incident || !account) throw notFound('incident')
  return { incident: allow(blockingIncident(incident, account)), account }
}

/** Mails a new one-time code to the registered address, whatever address the caller names. */
export async function mailVerificationCode(context: Context, incidentId: string, by: StaffActor): Promise<Incident> {
  return retryWhenStale(async () => {
    const { incident, account } = await findIncident(context, incidentId)
    const now = context.now()
    const code = newVerificationCode(context.random)
    const expiresAt = new Date(now.getTime() + codeLifetimeMinutes * 60_000).toISOString()
    const hash = keyedHash(context.deskKey, normalizeCode(code))
    allow(replaceCode(incident, { hash, mailId: '' }, now))
    const mail = await context.promiseMail({
      kind: 'verification-code',
      accountId: account.id,
      to: { name: account.name, address: account.email },
      secrets: { code },
      expiresAt,
      data: { caseNumber: incident.caseNumber, expiresAt }
    })
    const next = allow(replaceCode(incident, { hash, mailId: mail.record.id }, now))
    const event = staffEvent('verification.code_sent', by, now, {
      subject: account.number,
      accountId: account.id,
      details: { caseNumber: incident.caseNumber }
    })
    const outdated = await cancelMail(context, [incident.code?.mailId])
    await context.store.commit({ puts: [changed('incidents', next), mail, ...outdated], events: [event] })
    return next
  })
}

/** Checks the code that the caller read out. A wrong one is committed before it is answered. */
export async function checkVerificationCode(
  context: Context,
  incidentId: string,
  said: string,
  by: StaffActor
): Promise<Incident> {
  const { right, incident } = await retryWhenStale(async () => {
    const found = await findIncident(context, incidentId)
    const now = context.now()
    const checked = allow(checkCode(found.incident, keyedHash(context.deskKey, normalizeCode(said)), by, now))
    const event = staffEvent(checked.right ? 'verification.passed' : 'verification.failed', by, now, {
      subject: found.account.number,
      accountId: found.account.id,
      details: { caseNumber: found.incident.caseNumber, method: 'code', source: found.incident.code?.source ?? null }
    })
    await context.store.commit({ puts: [changed('incidents', checked.incident)], events: [event] })
    return checked
  })
  if (right) return incident
  const message = describeWrongCode(incident, context.now())
  throw new Refusal('invalid', message, { code: message })
}

/**
 * Unblocks after the caller proved, to this member of staff and for this incident, who they are. The count starts at
 * zero; the reseller is told, and mailed a set-password link if so wished.
 */
export async function unblockAccount(
  context: Context,
  accountId: string,
  mailPasswordLink: boolean,
  by: StaffActor
): Promise<Account> {
  return retryWhenStale(async () => {
    const account = await context.store.get('accounts', accountId)
    if (account === null) throw notFound('account')
    const now = context.now()
    const next = allow(unblock(account, now))
    const { incident } = await findIncident(context, account.incidentId ?? '')
    const credential = await context.store.get('credentials', account.id)
    if (credential === null) throw new Error(`${account.number} is blocked and has no credential`)
    const proven = incident.proofs.filter((proof) => proof.staffId === by.id).map((proof) => proof.method)
    const closed = allow(closeIncident(incident, by, now))
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
    const link = mailPasswordLink
      ? await mailLink(context, next, 'passwordReset', await managerName(context.store, account.managerId))
      : []
    const event = staffEvent('account.unblocked', by, now, {
      subject: account.number,
      accountId: account.id,
      details: {
        caseNumber: incident.caseNumber,
        verifiedBy: [...new Set(proven)].join(', '),
        passwordLinkMailed: mailPasswordLink
      }
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
