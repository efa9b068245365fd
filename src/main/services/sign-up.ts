import { formatAccountNumber, type Account, type SignUpOrigin } from '@shared/account'
import type { NewAuditEvent } from '@shared/audit'
import type { Settings } from '@shared/settings'
import { toIndianMobile } from '@shared/mobile'
import { signUpSchema, type SignUpInput } from '@shared/sign-up'
import { foldEmail } from '@shared/text'
import { nameForRefusal } from '../domain/concealment'
import { repeating } from '../domain/profile'
import { duplicatePaused, duplicateTold } from '../domain/mail-guards'
import { mobileRequiredFor, sameApplication, termsProblem } from '../domain/sign-up-rules'
import { Refusal } from '../refusal'
import type { Put } from '../store/port'
import {
  added,
  readSettings,
  retryWhenStale,
  staffEvent,
  visitorEvent,
  type Context,
  type StaffActor,
  type Visitor
} from './context'
import { countryCodes, countryName } from '@shared/countries'
import { createKeyedLock } from './keyed-lock'
import { findMailGuard, keepMailGuard } from './mail-guards'
import { resemblesEarlier } from './matching'
import { validate } from './validate'

const oneAtATime = createKeyedLock()

/**
 * Signs a visitor of the portal up. Answers alike, and after the same work, whether the address is new or not; the owner
 * learns it by mail.
 */
export async function signUpVisitor(context: Context, input: unknown, visitor: Visitor): Promise<void> {
  const settings = await readSettings(context.store)
  const form = await validateSignUp(settings, mobileRequiredFor(visitor.country), input)
  const origin = {
    channel: 'portal',
    ip: visitor.ip,
    ipCountry: visitor.country,
    userAgent: visitor.userAgent,
    registeredBy: null
  } as const
  const address = foldEmail(form.email)
  await oneAtATime(address, () =>
    retryWhenStale(async () => {
      const now = context.now()
      const holder = await context.store.find('accounts', 'emailClaim', address)
      if (holder !== null) return repeatSignUp(context, holder, form, visitor, now)
      const { account, puts } = await newAccount(context, settings, form, origin, now)
      const event = visitorEvent('account.registered', visitor, now, {
        subject: account.number,
        accountId: account.id,
        details: { channel: 'portal' }
      })
      await context.store.commit({ puts, events: [event] })
    })
  )
}

/** Signs a caller up at the desk, under the portal's rules; the mobile number is asked for in India, by declared country. */
export async function registerCaller(context: Context, input: unknown, by: StaffActor): Promise<Account> {
  const settings = await readSettings(context.store)
  const declared = typeof input === 'object' && input !== null && 'country' in input ? input.country : null
  const form = await validateSignUp(settings, mobileRequiredFor(declared), input)
  return registerForm(context, settings, form, by, { confirm: true, details: {} })
}

/**
 * Registers a form that is in order, as staff who have it from somebody; `confirm`: the applicant is mailed what was
 * registered.
 */
export async function registerForm(
  context: Context,
  settings: Settings,
  form: SignUpInput,
  by: StaffActor,
  { confirm, details }: { readonly confirm: boolean; readonly details: NewAuditEvent['details'] }
): Promise<Account> {
  const origin = { channel: 'staff', ip: by.ip, ipCountry: null, userAgent: '', registeredBy: by.name } as const
  return retryWhenStale(async () => {
    const now = context.now()
    const holder = await context.store.find('accounts', 'emailClaim', foldEmail(form.email))
    if (holder !== null) {
      const message = `${nameForRefusal(holder)} already has this address.`
      throw new Refusal('conflict', message, { email: message })
    }
    const { account, puts } = await newAccount(context, settings, form, origin, now, confirm)
    const event = staffEvent('account.registered', by, now, {
      subject: account.number,
      accountId: account.id,
      details: { channel: 'staff', ...details, ...(confirm ? {} : { confirmed: false }) }
    })
    await context.store.commit({ puts, events: [event] })
    return account
  })
}

/** Checks a form of sign-up, whoever typed it. Throws a refusal that names each field in error. */
export async function validateSignUp(
  settings: Settings,
  mobileRequired: boolean,
  input: unknown
): Promise<SignUpInput> {
  const { organizationTypes, terms } = settings.signUp
  const form = await validate(signUpSchema({ mobileRequired, organizationTypes, countryCodes }), input)
  const problem = termsProblem(form.termsVersion, terms.version)
  if (problem !== null) throw new Refusal('invalid', problem, { acceptTerms: problem })
  return form
}

async function newAccount(
  context: Context,
  settings: Settings,
  form: SignUpInput,
  origin: SignUpOrigin,
  now: Date,
  confirm = true
): Promise<{ readonly account: Account; readonly puts: readonly Put[] }> {
  const at = now.toISOString()
  const ordinal = await context.store.nextOrdinal('accounts')
  const applied: Account = {
    id: context.newId(),
    version: 1,
    number: formatAccountNumber(ordinal),
    ordinal,
    status: 'pending',
    name: form.name,
    email: form.email,
    emailClaim: foldEmail(form.email),
    mobile: form.mobile ? toIndianMobile(form.mobile) : null,
    organizationName: form.organizationName,
    organizationType: form.organizationType,
    country: form.country,
    createdAt: at,
    updatedAt: at,
    origin,
    terms: { version: settings.signUp.terms.version, acceptedAt: at, ip: origin.ip },
    decision: null,
    managerId: null,
    activatedAt: null,
    incidentId: null,
    closure: null
  }
  const account = repeating(applied, await resemblesEarlier(context.store, applied))
  if (!confirm) return { account, puts: [added('accounts', account)] }
  const confirmation = await context.promiseMail({
    kind: 'signup-confirmation',
    accountId: account.id,
    to: { name: account.name, address: account.email },
    data: {
      accountNumber: account.number,
      organizationName: account.organizationName,
      organizationType: account.organizationType,
      country: countryName(account.country),
      email: account.email,
      mobile: account.mobile ?? '',
      promiseDays: String(settings.signUp.promiseDays),
      termsVersion: account.terms.version
    }
  })
  return { account, puts: [added('accounts', account), confirmation] }
}

/** The address has an account: its owner is told, the visitor is not. */
async function repeatSignUp(
  context: Context,
  holder: Account,
  form: SignUpInput,
  visitor: Visitor,
  now: Date
): Promise<void> {
  const guard = await findMailGuard(context, holder.id)
  const quiet = sameApplication(holder, form, now) || duplicatePaused(guard, now)
  const event = visitorEvent('account.signup_repeated', visitor, now, {
    subject: holder.number,
    accountId: holder.id,
    details: { mailed: !quiet }
  })
  const puts = quiet ? [] : [await duplicateMail(context, holder), keepMailGuard(duplicateTold(guard, now))]
  await context.store.commit({ puts, events: [event] })
}

async function duplicateMail(context: Context, holder: Account): Promise<Put> {
  return context.promiseMail({
    kind: 'signup-duplicate',
    accountId: holder.id,
    to: { name: holder.name, address: holder.email },
    data: {
      accountNumber: holder.number,
      organizationName: holder.organizationName,
      signInUrl: `${await context.portalUrl()}/signin`
    }
  })
}
