import type { Account, Profile } from '@shared/account'
import { profileFieldNames } from '@shared/profile'
import { foldEmail } from '@shared/text'
import { decided, refused, type Decided } from './decided'

export type ProfileChange = {
  readonly account: Account
  /** Old and new value of each field that changed, `email` and `emailBefore` say. */
  readonly details: Readonly<Record<string, string | null>>
  /** Links were mailed to the old address, which must not open the account any more. */
  readonly addressChanged: boolean
  /** The address or the mobile number is another one: whoever had the old address is told. */
  readonly contactChanged: boolean
}

/** When the address or the mobile number was last changed; null: they are as they were signed up with. */
export function contactChangedAt(account: Account): string | null {
  return account.contactChangedAt ?? null
}

/**
 * Changes what an account's reseller told about themselves. Not while it is blocked: a caller is verified by the
 * registered address and facts, which nobody may exchange first. Rejected and closed ones are records.
 */
export function changeProfile(account: Account, profile: Profile, now: Date): Decided<ProfileChange> {
  const problem = unchangeable[account.status]
  if (problem !== undefined) return refused('conflict', `${account.number} is ${account.status}: ${problem}`)
  const fields = profileFieldNames.filter((field) => account[field] !== profile[field])
  if (fields.length === 0) return refused('invalid', 'Nothing is different: change a field, or cancel.')
  const addressChanged = account.emailClaim !== foldEmail(profile.email)
  const contactChanged = addressChanged || account.mobile !== profile.mobile
  const next: Account = {
    ...account,
    ...profile,
    ...(contactChanged ? { contactChangedAt: now.toISOString() } : {}),
    emailClaim: foldEmail(profile.email),
    version: account.version + 1,
    updatedAt: now.toISOString()
  }
  const details = Object.fromEntries(
    fields.flatMap((field) => [
      [`${field}Before`, account[field]],
      [field, profile[field]]
    ])
  )
  return decided({ account: next, details, addressChanged, contactChanged })
}

/** The account as one that resembles an earlier application, or does not. */
export function repeating({ repeats: _before, ...account }: Account, repeats: boolean): Account {
  return repeats ? { ...account, repeats } : account
}

const unchangeable: Partial<Readonly<Record<Account['status'], string>>> = {
  blocked: 'unblock it first. Callers are verified by what is registered, so it must not change before.',
  rejected: 'the application is kept as it was handed in.',
  closed: 'reopen it first.'
}
