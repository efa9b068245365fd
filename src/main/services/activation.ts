import { object, ref, string } from 'yup'
import type { Account } from '@shared/account'
import type { ActivationView, LinkProblem } from '@shared/portal-api'
import { passwordInstructions, passwordRules } from '@shared/password-rules'
import { email, foldEmail } from '@shared/text'
import { activate } from '../domain/lifecycle'
import { linkState, type LinkState } from '../domain/links'
import { maskEmail } from '../domain/masking'
import { allow, Refusal } from '../refusal'
import type { Put } from '../store/port'
import type { Credential, Link } from '../store/records'
import {
  added,
  changed,
  resellerEvent,
  retryWhenStale,
  staffEvent,
  visitorEvent,
  type Context,
  type StaffActor,
  type Visitor
} from './context'
import { findLink, mailLink, newestLink } from './links'
import { managerName } from './staff-names'
import { findStranger, keepStranger, strangerId } from './strangers'
import { validate } from './validate'

const problems: Readonly<Record<Exclude<LinkState, 'open'>, LinkProblem>> = {
  used: 'link_used',
  expired: 'link_expired',
  replaced: 'link_replaced'
}

type Opened = { readonly link: Link; readonly account: Account }

/** The account behind an open link, or why the link is no good. Looking never uses it up. */
async function openLink(context: Context, token: string): Promise<Opened | LinkProblem> {
  const link = await findLink(context, token)
  const account = link && (await context.store.get('accounts', link.accountId))
  if (!link || !account) return 'link_unknown'
  const state = linkState(link, context.now())
  if (state !== 'open') return problems[state]
  // A closed or blocked account is not entered by a link, however young.
  return account.status === (link.purpose === 'activation' ? 'approved' : 'active')
    ? { link, account }
    : 'link_replaced'
}

/** What the page behind a link shows. */
export async function readLink(context: Context, token: string): Promise<ActivationView | LinkProblem> {
  const opened = await openLink(context, token)
  if (typeof opened === 'string') return opened
  return {
    email: maskEmail(opened.account.email),
    organizationName: opened.account.organizationName,
    expiresAt: opened.link.expiresAt,
    purpose: opened.link.purpose,
    passwordRules: passwordRules.map((id) => ({ id, text: passwordInstructions[id] }))
  }
}

const passwordForm = object({
  password: string()
    .typeError('Password must be text.')
    .required('Enter a password.')
    .max(1024, 'Password must be at most 128 characters long.'),
  confirmPassword: string()
    .typeError('The repeated password must be text.')
    .required('Repeat the password.')
    .oneOf([ref('password')], 'The two passwords are not the same.')
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
      managerName: await managerName(context.store, account.managerId),
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

const resetForm = object({ email: email('Your Email ID') })
  .typeError('Send the address as a JSON object.')
  .required('Send the address as a JSON object.')
  .noUnknown('There is no field of this name.')

/**
 * "Forgot password?": mails whoever owns the address what fits the account: a link, or for a blocked one the advice to
 * phone. An address nobody registered costs one commit too, so that nobody can tell by the time.
 */
export async function requestPasswordReset(context: Context, input: unknown, visitor: Visitor): Promise<void> {
  const form = await validate(resetForm, input)
  await retryWhenStale(async () => {
    const account = await context.store.find('accounts', 'emailClaim', foldEmail(form.email))
    if (account !== null && (await mailFreshLink(context, account, visitor))) return
    const now = context.now()
    const stranger = await findStranger(context, strangerId(context, form.email), now)
    await context.store.commit({
      ...(await keepStranger(context, { ...stranger, version: stranger.version + 1 })),
      events: []
    })
  })
}

/** A link a minute per account is enough for people and too little to flood a mailbox. */
const linkPauseMs = 60_000

/** Whether something was mailed: nothing is for an account without a password to set, or right after the last link. */
async function mailFreshLink(context: Context, account: Account, visitor: Visitor): Promise<boolean> {
  const now = context.now()
  const puts = await freshMail(context, account, now)
  if (puts.length === 0) return false
  const details = { reason: 'asked on the portal', blocked: account.status === 'blocked' }
  const event = visitorEvent('account.link_sent', visitor, now, {
    subject: account.number,
    accountId: account.id,
    details
  })
  await context.store.commit({ puts, events: [event] })
  return true
}

async function freshMail(context: Context, account: Account, now: Date): Promise<readonly Put[]> {
  const manager = await managerName(context.store, account.managerId)
  if (account.status === 'blocked') return adviceToPhone(context, account, manager, now)
  if (account.status !== 'approved' && account.status !== 'active') return []
  const newest = await newestLink(context, account.id)
  if (
    newest !== null &&
    linkState(newest, now) === 'open' &&
    now.getTime() - Date.parse(newest.createdAt) < linkPauseMs
  )
    return []
  return mailLink(context, account, account.status === 'approved' ? 'activation' : 'passwordReset', manager)
}

async function adviceToPhone(context: Context, account: Account, manager: string, now: Date): Promise<readonly Put[]> {
  const since = new Date(now.getTime() - 60 * linkPauseMs).toISOString()
  const recent = await context.store.events({
    action: 'account.link_sent',
    accountId: account.id,
    from: since,
    limit: 1
  })
  const incident = account.incidentId === null ? null : await context.store.get('incidents', account.incidentId)
  if (recent.items[0]?.details.blocked === true || incident === null) return []
  return [
    await context.promiseMail({
      kind: 'password-reset-blocked',
      accountId: account.id,
      to: { name: account.name, address: account.email },
      data: { accountNumber: account.number, caseNumber: incident.caseNumber, managerName: manager }
    })
  ]
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
    const puts = await mailLink(context, account, 'activation', await managerName(context.store, account.managerId))
    const event = staffEvent('account.link_sent', by, now, {
      subject: account.number,
      accountId: account.id,
      details: { reason: 'resent by staff' }
    })
    await context.store.commit({ puts, events: [event] })
  })
}
