import { RateLimiterMemory } from 'rate-limiter-flexible'
import { object, string } from 'yup'
import type { Account, Attempt } from '@shared/account'
import type { Helpline } from '@shared/portal-api'
import type { SettingsValues } from '@shared/settings'
import { email, foldEmail } from '@shared/text'
import { keyedHash, newCaseNumber, newVerificationCode, normalizeCode } from '../domain/codes'
import { block } from '../domain/lifecycle'
import { decideAttempt } from '../domain/lockout'
import { codeTries } from '../domain/verification'
import { allow } from '../refusal'
import { sourceOf } from '../http/client-address'
import type { Put } from '../store/port'
import type { Credential, Incident } from '../store/records'
import { added, changed, readSettings, resellerEvent, retryWhenStale, type Context, type Visitor } from './context'
import { createKeyedLock } from './keyed-lock'
import { voidLinks } from './links'
import { managerName } from './staff-names'
import { findStranger, keepStranger, strangerId } from './strangers'
import { validate } from './validate'

export type SignInAnswer =
  | { readonly outcome: 'signedIn'; readonly account: Account }
  | { readonly outcome: 'invalidCredentials' }
  | { readonly outcome: 'blocked'; readonly caseNumber: string; readonly helpline: Helpline }
  | { readonly outcome: 'rateLimited'; readonly retryAfterSeconds: number }

/** An answer, and whether a password was checked for it and found wrong. */
type Attempted = { readonly answer: SignInAnswer; readonly wasWrong: boolean }

export type SignIn = (input: unknown, visitor: Visitor) => Promise<SignInAnswer>

const signInForm = object({
  email: email('Your Email ID'),
  password: string()
    .typeError('Password must be text.')
    .required('Enter your password.')
    .max(1024, 'Password must be at most 1024 characters long.')
})
  .typeError('Send the sign-in as a JSON object.')
  .required('Send the sign-in as a JSON object.')
  .noUnknown('There is no field of this name.')

/**
 * The one place where resellers' passwords are checked (design section 4). Attempts on one address are taken one at a
 * time and counted in a durable commit before they are answered, so that any number of guesses at once gets no more
 * checks than the policy leaves. An address without an active account is counted and answered alike.
 */
export function createSignIn(context: Context): SignIn {
  const oneAtATime = createKeyedLock()
  const sources = createSourceLimit()
  return async (input, visitor) => {
    const form = await validate(signInForm, input)
    const settings = await readSettings(context.store)
    const wait = await sources.secondsToWait(visitor.ip, settings.lockout)
    if (wait > 0) return { outcome: 'rateLimited', retryAfterSeconds: wait }
    const { answer, wasWrong } = await oneAtATime(foldEmail(form.email), () =>
      retryWhenStale(async () => {
        const account = await context.store.find('accounts', 'emailClaim', foldEmail(form.email))
        const credential = account && (await context.store.get('credentials', account.id))
        return account && credential && (account.status === 'active' || account.status === 'blocked')
          ? attemptOnAccount(context, account, credential, form.password, visitor)
          : attemptOnStranger(context, form.email, form.password)
      })
    )
    if (wasWrong) await sources.countFailure(visitor.ip, settings.lockout)
    return answer
  }
}

async function attemptOnAccount(
  context: Context,
  account: Account,
  credential: Credential,
  password: string,
  visitor: Visitor
): Promise<Attempted> {
  const settings = await readSettings(context.store)
  const attemptId = context.newId()
  const evidence = (outcome: Attempt['outcome'], now: Date, incidentId: string | null): Put =>
    added('attempts', {
      id: attemptId,
      version: 1,
      accountId: account.id,
      incidentId,
      at: now.toISOString(),
      ip: visitor.ip,
      country: visitor.country,
      userAgent: visitor.userAgent,
      outcome
    })

  const openIncident = account.incidentId === null ? null : await context.store.get('incidents', account.incidentId)
  if (openIncident !== null) {
    const now = context.now()
    const event = resellerEvent('account.sign_in_failed', account, visitor, now, { outcome: 'refused' })
    await context.store.commit({ puts: [evidence('refused', now, openIncident.id)], events: [event] })
    return {
      answer: { outcome: 'blocked', caseNumber: openIncident.caseNumber, helpline: settings.helpline },
      wasWrong: false
    }
  }

  const outcome = (await context.passwords.verify(credential.passwordHash, password)) ? 'right' : 'wrong'
  const now = context.now()
  const next = decideAttempt(
    { consecutiveFailures: credential.failedAttempts.length, blocked: false },
    outcome,
    settings.lockout
  )
  const counted = changed('credentials', {
    ...credential,
    version: credential.version + 1,
    failedAttempts: outcome === 'right' ? [] : [...credential.failedAttempts, attemptId],
    blockedAt: next.blocked ? now.toISOString() : null
  })
  if (!next.blocked) {
    const action = outcome === 'right' ? 'account.signed_in' : 'account.sign_in_failed'
    const event = resellerEvent(action, account, visitor, now, { outcome })
    // A right password that resets nothing changes no count: only the attempt is kept.
    const unchanged = outcome === 'right' && credential.failedAttempts.length === 0
    await context.store.commit({
      puts: [...(unchanged ? [] : [counted]), evidence(outcome, now, null)],
      events: [event]
    })
    return outcome === 'right'
      ? { answer: { outcome: 'signedIn', account }, wasWrong: false }
      : { answer: { outcome: 'invalidCredentials' }, wasWrong: true }
  }

  const { incident, puts } = await openNewIncident(context, account, next.consecutiveFailures, now)
  const earlier = await Promise.all(credential.failedAttempts.map((id) => context.store.get('attempts', id)))
  await context.store.commit({
    puts: [
      counted,
      changed('accounts', allow(block(account, incident.id, now))),
      evidence(outcome, now, incident.id),
      ...earlier.flatMap((attempt) =>
        attempt === null
          ? []
          : [changed('attempts', { ...attempt, version: attempt.version + 1, incidentId: incident.id })]
      ),
      ...puts
    ],
    events: [
      resellerEvent('account.blocked', account, visitor, now, {
        caseNumber: incident.caseNumber,
        wrongPasswords: next.consecutiveFailures
      })
    ]
  })
  return {
    answer: { outcome: 'blocked', caseNumber: incident.caseNumber, helpline: settings.helpline },
    wasWrong: true
  }
}

/** The incident of a blocking, with the blocked mail and the end of all links: nobody enters but by phone. */
async function openNewIncident(
  context: Context,
  account: Account,
  failures: number,
  now: Date
): Promise<{ readonly incident: Incident; readonly puts: readonly Put[] }> {
  const code = newVerificationCode(context.random)
  const caseNumber = newCaseNumber(context.random)
  const mail = await context.promiseMail({
    kind: 'account-blocked',
    accountId: account.id,
    to: { name: account.name, address: account.email },
    secrets: { code },
    data: {
      accountNumber: account.number,
      caseNumber,
      managerName: await managerName(context.store, account.managerId),
      attempts: String(failures),
      blockedAt: now.toISOString()
    }
  })
  const incident: Incident = {
    id: context.newId(),
    version: 1,
    caseNumber,
    accountId: account.id,
    openedAt: now.toISOString(),
    state: 'open',
    closedAt: null,
    closedBy: null,
    code: {
      source: 'blocked-mail',
      hash: keyedHash(context.deskKey, normalizeCode(code)),
      mailId: mail.record.id,
      sentAt: now.toISOString(),
      expiresAt: null,
      triesLeft: codeTries
    },
    failures: [],
    proofs: []
  }
  return { incident, puts: [added('incidents', incident), mail, ...(await voidLinks(context, account.id, now))] }
}

async function attemptOnStranger(context: Context, address: string, password: string): Promise<Attempted> {
  const settings = await readSettings(context.store)
  const stranger = await findStranger(context, strangerId(context, address), context.now())
  if (stranger.caseNumber === null) await context.passwords.verifyNothing(password)
  const now = context.now()
  const next = decideAttempt(
    { consecutiveFailures: stranger.consecutiveFailures, blocked: stranger.caseNumber !== null },
    'wrong',
    settings.lockout
  )
  const caseNumber = stranger.caseNumber ?? (next.blocked ? newCaseNumber(context.random) : null)
  const kept = await keepStranger(context, {
    ...stranger,
    version: stranger.version + 1,
    consecutiveFailures: next.consecutiveFailures,
    caseNumber,
    lastAttemptAt: now.toISOString()
  })
  await context.store.commit({ ...kept, events: [] })
  const wasWrong = stranger.caseNumber === null
  return caseNumber === null
    ? { answer: { outcome: 'invalidCredentials' }, wasWrong }
    : { answer: { outcome: 'blocked', caseNumber, helpline: settings.helpline }, wasWrong }
}

/** Wrong passwords per source, so that one visitor can't block many accounts. In memory: a restart forgives. */
function createSourceLimit() {
  let limiter: { readonly key: string; readonly memory: RateLimiterMemory } | null = null
  const current = (policy: SettingsValues['lockout']) => {
    const key = `${policy.sourceFailures}/${policy.sourceWindowMinutes}`
    if (limiter?.key !== key) {
      const memory = new RateLimiterMemory({ points: policy.sourceFailures, duration: policy.sourceWindowMinutes * 60 })
      limiter = { key, memory }
    }
    return limiter.memory
  }
  return {
    secondsToWait: async (ip: string, policy: SettingsValues['lockout']) => {
      const used = await current(policy).get(sourceOf(ip))
      return used !== null && used.consumedPoints >= policy.sourceFailures
        ? Math.max(1, Math.ceil(used.msBeforeNext / 1000))
        : 0
    },
    countFailure: async (ip: string, policy: SettingsValues['lockout']) => {
      await current(policy).penalty(sourceOf(ip))
    }
  }
}
