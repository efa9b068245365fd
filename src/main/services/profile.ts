import type { Account, LinkPurpose, Profile } from '@shared/account'
import type { NewAuditEvent } from '@shared/audit'
import { toIndianMobile } from '@shared/mobile'
import { profileSchema } from '@shared/profile'
import { foldEmail } from '@shared/text'
import { nameForRefusal } from '../domain/concealment'
import { maskEmail, maskMobile } from '../domain/masking'
import { changeProfile, repeating, type ProfileChange } from '../domain/profile'
import { countryCodes } from '@shared/countries'
import { allow, notFound, Refusal } from '../refusal'
import type { Put } from '../store/port'
import { changed, readSettings, retryWhenStale, staffEvent, type Context, type StaffActor } from './context'
import { staleDecision, type DecisionBasis } from './decisions'
import { mailLink, voidLinks } from './links'
import { resemblesEarlier } from './matching'
import { managerName } from './staff-names'
import { validate } from './validate'

/**
 * Changes a profile under the rules of sign-up, on the version that was looked at. A new address is claimed and ends the
 * links that went to the old one. The event tells old and new values; where the address or the mobile number is another
 * one, whoever reads mail at the old address is told in the same commit.
 */
export async function updateProfile(
  context: Context,
  basis: DecisionBasis,
  input: unknown,
  by: StaffActor
): Promise<Account> {
  return retryWhenStale(async () => {
    const account = await context.store.get('accounts', basis.id)
    if (account === null) throw notFound('account')
    if (account.version !== basis.version) throw await staleDecision(context, account)
    const profile = await readProfile(context, account, input)
    const now = context.now()
    const { next, puts, details } = await profileChange(context, account, profile, now)
    const event = staffEvent('account.profile_changed', by, now, {
      subject: account.number,
      accountId: account.id,
      details
    })
    await context.store.commit({ puts, events: [event] })
    return next
  })
}

/**
 * What a changed profile takes, for the commit that makes it so. `purpose`: with another address the links that went to
 * the old one end; one of this kind goes to the new one.
 */
export async function profileChange(
  context: Context,
  account: Account,
  profile: Profile,
  now: Date,
  purpose: LinkPurpose | null = null
): Promise<{ readonly next: Account; readonly puts: readonly Put[]; readonly details: NewAuditEvent['details'] }> {
  const change = allow(changeProfile(account, profile, now))
  const next = repeating(change.account, await resemblesEarlier(context.store, change.account))
  if (change.addressChanged) await refuseTaken(context, account, profile.email)
  const links = async () =>
    purpose === null
      ? voidLinks(context, account.id, now)
      : mailLink(context, next, purpose, await managerName(context, account.managerId))
  const ended = change.addressChanged ? await links() : []
  const linkEnded = ended.some(({ collection, basedOn }) => collection === 'links' && basedOn !== null)
  const told = change.contactChanged ? [await contactMail(context, account, change, now)] : []
  return {
    next,
    puts: [changed('accounts', next), ...ended, ...told],
    details: { ...change.details, ...(linkEnded ? { linkEnded } : {}) }
  }
}

/** To the address as it was before: whoever changes it must not be the only one to know. */
async function contactMail(context: Context, before: Account, change: ProfileChange, now: Date): Promise<Put> {
  const { email, mobile } = change.account
  return context.promiseMail({
    kind: 'contact-changed',
    accountId: before.id,
    to: { name: before.name, address: before.email },
    data: {
      accountNumber: before.number,
      organizationName: before.organizationName,
      email: change.addressChanged ? maskEmail(email) : '',
      mobile: mobile === before.mobile ? '' : mobile === null ? 'removed' : maskMobile(mobile),
      changedAt: now.toISOString()
    }
  })
}

async function readProfile(context: Context, account: Account, input: unknown): Promise<Profile> {
  const { organizationTypes } = (await readSettings(context.store)).signUp
  const country = typeof input === 'object' && input !== null && 'country' in input ? input.country : null
  const form = await validate(profileSchema(account, country, { organizationTypes, countryCodes }), input)
  const { name, email, mobile, organizationName, organizationType } = form
  return {
    name,
    email,
    mobile: mobile ? toIndianMobile(mobile) : null,
    organizationName,
    organizationType,
    country: form.country
  }
}

async function refuseTaken(context: Context, account: Account, email: string): Promise<void> {
  const holder = await context.store.find('accounts', 'emailClaim', foldEmail(email))
  if (holder === null || holder.id === account.id) return
  const message = `${nameForRefusal(holder)} already has this address.`
  throw new Refusal('conflict', message, { email: message })
}
