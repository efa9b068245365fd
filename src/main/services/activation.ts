import { object, string } from 'yup'
import type { Account } from '@shared/account'
import type { ActivationView, LinkProblem } from '@shared/portal-api'
import { instructionsOf, normalizePassword } from '@shared/password-rules'
import { email, foldEmail } from '@shared/text'
import { activate } from '../domain/lifecycle'
import { linkProblem, linkState } from '../domain/links'
import { linkMailed, passwordWasSet, requestedMail } from '../domain/mail-guards'
import { maskEmail } from '../domain/masking'
import { allow, Refusal } from '../refusal'
import { isCollision, ReadOnlyError, type Put } from '../store/port'
import type { Credential, Link } from '../store/records'
import {
  added,
  changed,
  readSettings,
  resellerEvent,
  retryWhenStale,
  staffEvent,
  visitorEvent,
  type Context,
  type StaffActor,
  type Visitor
} from './context'
import { createKeyedLock } from './keyed-lock'
import { findLink, mailLink, newestLink } from './links'
import { cancelMail } from './mail'
import { findMailGuard, keepMailGuard } from './mail-guards'
import { managerName } from './staff-names'
import { validate } from './validate'

type Opened = { readonly link: Link; readonly account: Account }

/** The account behind an open link, or why the link is no good. Looking never uses it up. */
async function openLink(context: Context, token: string): Promise<Opened | LinkProblem> {
  const link = await findLink(context, token)
  const account = link && (await context.store.get('accounts', link.accountId))
  if (!link || !account) return 'link_unknown'
  return linkProblem(link, account.status, context.now()) ?? { link, account }
}

/** What the page behind a link shows. */
export async function readLink(context: Context, token: string): Promise<ActivationView | LinkProblem> {
  const opened = await openLink(context, token)
  if (typeof opened === 'string') return opened
  const { passwords } = await readSettings(context.store)
  return {
    email: maskEmail(opened.account.email),
    organizationName: opened.account.organizationName,
    expiresAt: opened.link.expiresAt,
    purpose: opened.link.purpose,
    passwordRules: instructionsOf(passwords),
    passwordPolicy: passwords
  }
}

/**
 * `readLink` for whoever opens the page: the first opening of a link is remembered, in one commit at most. It says only
 * that the link was opened, since scanners of mail servers open links too. What is in the way of that commit (somebody
 * else's opening, a store that takes none) does not keep the page from showing.
 */
export async function visitLink(
  context: Context,
  token: string,
  visitor: Visitor
): Promise<ActivationView | LinkProblem> {
  const opened = await openLink(context, token)
  if (typeof opened !== 'string' && opened.link.openedAt === undefined) {
    const { link, account } = opened
    const now = context.now()
    const event = visitorEvent('account.link_opened', visitor, now, { subject: account.number, accountId: account.id })
    const next = { ...link, version: link.version + 1, openedAt: now.toISOString() }
    await context.store.commit({ puts: [changed('links', next)], events: [event] }).catch((error: unknown) => {
      if (!isCollision(error) && !(error instanceof ReadOnlyError)) throw error
    })
  }
  return readLink(context, token)
}

export const passwordForm = object({
  password: string()
    .typeError('Password must be text.')
    .required('Enter a password.')
    .max(1024, 'Password must be at most 128 characters long.'),
  confirmPassword: string()
    .typeError('The repeated password must be text.')
    .required('Repeat the password.')
    .test(
      'same',
      'The two passwords are not the same.',
      (value, { parent }) => normalizePassword(value) === normalizePassword(String(parent.password ?? ''))
    )
})
  .typeError('Send the passwords as a JSON object.')
  .required('Send the passwords as a JSON object.')
  .noUnknown('There is no field of this name.')

/**
 * Sets the password and uses the link up, in one commit; of any number of attempts at once, one succeeds. The first
 * password activates the account. Answers with the account's id, so that its sessions can be ended.
 */
export async function setPassword(
  context: Context,
  token: string,
  input: unknown,
  visitor: Visitor
): Promise<{ readonly accountId: string } | LinkProblem> {
  const early = await openLink(context, token)
  if (typeof early === 'string') return early
  const form = await validate(passwordForm, input)
  const passwordHash = await context.passwords.hashNew(form.password, early.account, 'password')
  return retryWhenStale(async () => {
    const opened = await openLink(context, token)
    if (typeof opened === 'string') return opened
    const { link, account } = opened
    const now = context.now()
    const puts: Put[] = [
      changed('links', { ...link, version: link.version + 1, usedAt: now.toISOString() }),
      // It arrived, whatever the mail server said: it needs not be sent again.
      ...(await cancelMail(context, [link.mailId])),
      keepMailGuard(passwordWasSet(await findMailGuard(context, account.id))),
      await credentialPut(context, account.id, passwordHash, now)
    ]
    const first = link.purpose === 'activation'
    if (first) puts.push(changed('accounts', allow(activate(account, now))), await activeMail(context, account))
    const event = resellerEvent(first ? 'account.activated' : 'account.password_set', account, visitor, now)
    await context.store.commit({ puts, events: [event] })
    return { accountId: account.id }
  })
}

async function credentialPut(context: Context, id: string, passwordHash: string, now: Date): Promise<Put> {
  const before = await context.store.get('credentials', id)
  const credential: Credential = {
    id,
    version: (before?.version ?? 0) + 1,
    passwordHash,
    setAt: now.toISOString(),
    failedAttempts: [],
    blockedAt: null
  }
  return before === null ? added('credentials', credential) : changed('credentials', credential)
}

async function activeMail(context: Context, account: Account): Promise<Put> {
  return context.promiseMail({
    kind: 'account-active',
    accountId: account.id,
    to: { name: account.name, address: account.email },
    data: {
      accountNumber: account.number,
      organizationName: account.organizationName,
      managerName: await managerName(context, account.managerId),
      signInUrl: `${await context.portalUrl()}/signin`
    }
  })
}

/** An expired link's holder asks for a new one, which goes to the registered address. Says nothing about the link. */
export async function renewLink(context: Context, token: string, visitor: Visitor): Promise<void> {
  await retryWhenStale(async () => {
    const link = await findLink(context, token)
    if (link === null || linkState(link, context.now()) !== 'expired') return
    const account = await context.store.get('accounts', link.accountId)
    if (account !== null) await mailFreshLink(context, account, visitor)
  })
}

export const resetForm = object({ email: email('Your Email ID') })
  .typeError('Send the address as a JSON object.')
  .required('Send the address as a JSON object.')
  .noUnknown('There is no field of this name.')

const oneAtATime = createKeyedLock()

/**
 * "Forgot password?": mails whoever owns the address what fits the account: a link, or for a blocked one the advice to
 * phone. Where nothing is mailed it costs a commit too, of nothing, and requests for one address are taken one at a
 * time whether it is known or not, so that nobody can tell by the time.
 */
export async function requestPasswordReset(context: Context, input: unknown, visitor: Visitor): Promise<void> {
  const form = await validate(resetForm, input)
  const address = foldEmail(form.email)
  await oneAtATime(address, () =>
    retryWhenStale(async () => {
      const account = await context.store.find('accounts', 'emailClaim', address)
      if (account !== null && (await mailFreshLink(context, account, visitor))) return
      await context.store.commit({ puts: [], events: [] })
    })
  )
}

/** Mails what somebody who asks on the portal is to get; answers whether that is anything. */
async function mailFreshLink(context: Context, account: Account, visitor: Visitor): Promise<boolean> {
  const now = context.now()
  const guard = await findMailGuard(context, account.id)
  const mail = requestedMail(account.status, await newestLink(context, account.id), guard, now)
  if (mail === null) return false
  const manager = await managerName(context, account.managerId)
  const puts =
    mail === 'adviceToPhone'
      ? [await adviceToPhone(context, account, manager), keepMailGuard(linkMailed(guard, now))]
      : await mailLink(context, account, mail, manager)
  const event = visitorEvent('account.link_sent', visitor, now, {
    subject: account.number,
    accountId: account.id,
    details: { reason: 'asked on the portal', blocked: mail === 'adviceToPhone' }
  })
  await context.store.commit({ puts, events: [event] })
  return true
}

async function adviceToPhone(context: Context, account: Account, managerName: string): Promise<Put> {
  const incident = await context.store.get('incidents', account.incidentId ?? '')
  if (incident === null) throw new Error(`${account.number} is blocked and has no incident`)
  return context.promiseMail({
    kind: 'password-reset-blocked',
    accountId: account.id,
    to: { name: account.name, address: account.email },
    data: { accountNumber: account.number, caseNumber: incident.caseNumber, managerName }
  })
}

/** Staff send the activation link again; the ones before it end. */
export async function resendActivation(context: Context, accountId: string, by: StaffActor): Promise<void> {
  await retryWhenStale(async () => {
    const account = await context.store.get('accounts', accountId)
    if (account === null) throw new Refusal('not_found', 'There is no account of this id.')
    if (account.status !== 'approved')
      throw new Refusal(
        'conflict',
        `${account.number} is ${account.status}: only an approved account waits for its activation link.`
      )
    const now = context.now()
    const puts = await mailLink(context, account, 'activation', await managerName(context, account.managerId))
    const event = staffEvent('account.link_sent', by, now, {
      subject: account.number,
      accountId: account.id,
      details: { reason: 'resent by staff' }
    })
    await context.store.commit({ puts, events: [event] })
  })
}
