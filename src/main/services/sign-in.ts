import { object, string } from 'yup'
import type { Account, Attempt } from '@shared/account'
import type { Helpline } from '@shared/portal-api'
import { sourceOf } from '@shared/source-of'
import { email, foldEmail } from '@shared/text'
import { newCaseNumber } from '../domain/codes'
import { block } from '../domain/lifecycle'
import { decideAttempt, decideRefusal } from '../domain/lockout'
import { createSourceLimit } from '../http/source-limit'
import { allow, Busy } from '../refusal'
import type { Batch, Put } from '../store/port'
import type { Credential, Refusals } from '../store/records'
import { added, changed, readSettings, resellerEvent, retryWhenStale, type Context, type Visitor } from './context'
import { createKeyedLock } from './keyed-lock'
import { rememberSource } from './known-sources'
import { openNewIncident } from './opening-incidents'
import { findStranger, keepStranger, strangerId } from './strangers'
import { validate } from './validate'

export type SignInAnswer =
  | { readonly outcome: 'signedIn'; readonly account: Account }
  | { readonly outcome: 'invalidCredentials' }
  | { readonly outcome: 'blocked'; readonly caseNumber: string; readonly helpline: Helpline }
  | { readonly outcome: 'rateLimited'; readonly retryAfterSeconds: number }

export type SignIn = (input: unknown, visitor: Visitor) => Promise<SignInAnswer>

export const signInForm = object({
  email: email('Your Email ID'),
  password: string()
    .typeError('Password must be text.')
    .required('Enter your password.')
    .max(1024, 'Password must be at most 1024 characters long.')
})
  .typeError('Send the sign-in as a JSON object.')
  .required('Send the sign-in as a JSON object.')
  .noUnknown('There is no field of this name.')

/** Attempts of one source, or on one address, that may wait for their turn. */
const mostWaiting = 500

/** Refused attempts that are not stored yet, by incident or stranger; see `decideRefusal`. */
type Uncommitted = Map<string, number>

/**
 * The one place where resellers' passwords are checked (design section 4). Attempts on one address are taken one at a
 * time and counted in a durable commit before they are answered, so that any number of guesses at once gets no more
 * checks than the policy leaves. An address without an active account is counted and answered alike.
 *
 * Attempts of one source are taken one at a time too, and each costs the source a point, which a right password gives
 * back: a burst gets no more checks than the source has points, right ones never want for any, and no source takes all
 * the turns for hashing. The source waits for the address, never the other way round. Rejects with `Busy` where too
 * many wait already.
 */
export function createSignIn(context: Context): SignIn {
  const sourcesInTurn = createKeyedLock(mostWaiting)
  const addressesInTurn = createKeyedLock(mostWaiting)
  const limit = createSourceLimit()
  const uncommitted: Uncommitted = new Map()
  return async (input, visitor) => {
    const form = await validate(signInForm, input)
    return sourcesInTurn(sourceOf(visitor.ip), async () => {
      const { lockout } = await readSettings(context.store)
      const rate = { times: lockout.sourceFailures, perMinutes: lockout.sourceWindowMinutes }
      const wait = await limit.use(visitor.ip, rate)
      if (wait !== null) return { outcome: 'rateLimited', retryAfterSeconds: wait }
      try {
        const answer = await addressesInTurn(foldEmail(form.email), () =>
          retryWhenStale(() => attempt(context, uncommitted, form.email, form.password, visitor))
        )
        if (answer.outcome === 'signedIn') await limit.giveBack(visitor.ip)
        return answer
      } catch (error) {
        if (error instanceof Busy) await limit.giveBack(visitor.ip)
        throw error
      }
    })
  }
}

async function attempt(
  context: Context,
  uncommitted: Uncommitted,
  address: string,
  password: string,
  visitor: Visitor
): Promise<SignInAnswer> {
  const account = await context.store.find('accounts', 'emailClaim', foldEmail(address))
  const credential = account && (await context.store.get('credentials', account.id))
  return account && credential && (account.status === 'active' || account.status === 'blocked')
    ? attemptOnAccount(context, uncommitted, account, credential, password, visitor)
    : attemptOnStranger(context, uncommitted, address, password)
}

/** Counts an attempt on somebody who is blocked; `batch` says what stores the count, with the attempt or without. */
async function countRefused(
  context: Context,
  uncommitted: Uncommitted,
  held: { readonly id: string; readonly refused?: Refusals },
  batch: (refused: Refusals, now: Date, withAttempt: boolean) => Omit<Batch, 'removals'>
): Promise<void> {
  const now = context.now()
  const earlier = uncommitted.get(held.id) ?? 0
  const { refused, stored } = decideRefusal(held.refused ?? null, earlier, now)
  if (stored === 'nothing') {
    uncommitted.set(held.id, earlier + 1)
    return
  }
  await context.store.commit(batch(refused, now, stored === 'attempt'))
  uncommitted.delete(held.id)
}

async function attemptOnAccount(
  context: Context,
  uncommitted: Uncommitted,
  account: Account,
  credential: Credential,
  password: string,
  visitor: Visitor
): Promise<SignInAnswer> {
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
    await countRefused(context, uncommitted, openIncident, (refused, now, withAttempt) => ({
      puts: [
        changed('incidents', { ...openIncident, version: openIncident.version + 1, refused }),
        ...(withAttempt ? [evidence('refused', now, openIncident.id)] : [])
      ],
      events: withAttempt
        ? [resellerEvent('account.sign_in_failed', account, visitor, now, { outcome: 'refused' })]
        : []
    }))
    return { outcome: 'blocked', caseNumber: openIncident.caseNumber, helpline: settings.helpline }
  }

  const outcome = (await context.passwords.verify(credential.passwordHash, password)) ? 'right' : 'wrong'
  const now = context.now()
  const next = decideAttempt(
    { consecutiveFailures: credential.failedAttempts.length, blocked: false },
    outcome,
    settings.lockout
  )
  // Stored even where no count changes: a password that was replaced during the check must not be right any more.
  const counted = changed('credentials', {
    ...credential,
    version: credential.version + 1,
    failedAttempts: outcome === 'right' ? [] : [...credential.failedAttempts, attemptId],
    blockedAt: next.blocked ? now.toISOString() : null
  })
  if (!next.blocked) {
    const action = outcome === 'right' ? 'account.signed_in' : 'account.sign_in_failed'
    const event = resellerEvent(action, account, visitor, now, { outcome })
    const known =
      outcome === 'right' ? await rememberSource(context, account, visitor, now) : { puts: [], removals: [] }
    const puts = [counted, evidence(outcome, now, null), ...known.puts]
    await context.store.commit({ puts, removals: known.removals, events: [event] })
    return outcome === 'right' ? { outcome: 'signedIn', account } : { outcome: 'invalidCredentials' }
  }

  const { incident, puts, details } = await openNewIncident(context, account, next.consecutiveFailures, now)
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
    events: [resellerEvent('account.blocked', account, visitor, now, details)]
  })
  return { outcome: 'blocked', caseNumber: incident.caseNumber, helpline: settings.helpline }
}

async function attemptOnStranger(
  context: Context,
  uncommitted: Uncommitted,
  address: string,
  password: string
): Promise<SignInAnswer> {
  const settings = await readSettings(context.store)
  const stranger = await findStranger(context, strangerId(context, address), context.now())
  const version = stranger.version + 1
  if (stranger.caseNumber !== null) {
    await countRefused(context, uncommitted, stranger, (refused, now) => ({
      puts: [changed('strangers', { ...stranger, version, refused, lastAttemptAt: now.toISOString() })],
      events: []
    }))
    return { outcome: 'blocked', caseNumber: stranger.caseNumber, helpline: settings.helpline }
  }
  await context.passwords.verifyNothing(password)
  const now = context.now()
  const before = { consecutiveFailures: stranger.consecutiveFailures, blocked: false }
  const { consecutiveFailures, blocked } = decideAttempt(before, 'wrong', settings.lockout)
  const caseNumber = blocked ? newCaseNumber(context.random) : null
  const next = { ...stranger, version, consecutiveFailures, caseNumber, lastAttemptAt: now.toISOString() }
  await context.store.commit({ ...(await keepStranger(context, next)), events: [] })
  return caseNumber === null
    ? { outcome: 'invalidCredentials' }
    : { outcome: 'blocked', caseNumber, helpline: settings.helpline }
}
