import type { Account, AccountStatus } from '@shared/account'
import type { MailKind } from '@shared/mail'
import { isResendable, type ResendableKind } from '@shared/mail-rules'
import { foldEmail } from '@shared/text'
import { decided, refused, type Decided } from './decided'
import { describeStatus } from './lifecycle'

/** In which a message still says something true. */
const fitting: Readonly<Record<ResendableKind, readonly AccountStatus[]>> = {
  'signup-confirmation': ['pending'],
  activation: ['approved'],
  'password-reset': ['active'],
  'account-active': ['active'],
  'account-unblocked': ['active'],
  'account-reopened': ['pending', 'approved', 'active']
}

const elsewhere: Partial<Readonly<Record<MailKind, string>>> = {
  'account-blocked': 'Its code belongs to one call: mail a new one from the call desk.',
  'verification-code': 'Its code belongs to one call: mail a new one from the call desk.',
  'staff-invitation': 'Invite them again under Settings, Staff, with the right address.',
  'contact-changed': 'It is meant for the address as it was before.'
}

/**
 * Whether a message about an account goes out anew, and to whom it then goes: always to the account's registered
 * address, so an address that is corrected is corrected there (ADR 0043).
 */
export function resending(
  message: { readonly kind: MailKind; readonly toAddress: string },
  account: Pick<Account, 'number' | 'status' | 'emailClaim'>,
  email: string
): Decided<{ readonly kind: ResendableKind; readonly addressChanges: boolean }> {
  const { kind, toAddress } = message
  if (!isResendable(kind)) return refused('conflict', elsewhere[kind] ?? 'Messages of this kind are not sent anew.')
  const addressChanges = foldEmail(email) !== account.emailClaim
  if (!addressChanges && foldEmail(toAddress) === account.emailClaim)
    return refused('invalid', 'This is the address it went to. Correct it; to try the same one again, use Retry.')
  // Where the address may not be changed, the rule about profiles says so better.
  if (!addressChanges && !fitting[kind].includes(account.status))
    return refused('conflict', `${account.number} is ${describeStatus(account.status)}: this message says nothing new.`)
  return decided({ kind, addressChanges })
}

/** Asked once the address may be changed. */
export function fits(kind: ResendableKind, { number, status }: Pick<Account, 'number' | 'status'>): Decided<true> {
  return fitting[kind].includes(status)
    ? decided(true)
    : refused(
        'conflict',
        `${number} is ${describeStatus(status)}: this message does not fit it any more. Correct the address in its profile.`
      )
}
