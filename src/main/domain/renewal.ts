import type { AccountStatus } from '@shared/account'
import type { MailMessage } from '@shared/mail'
import type { Link, Staff } from '../store/records'

/**
 * What becomes of a message whose link or code expired before it was sent: a new one in its place (`renew`), nothing
 * because nobody needs it any more (`void`), or staff have to look (`none`).
 */
export type Renewal = 'renew' | 'void' | 'none'

/**
 * Only what waited for a connection is renewed. What the server refused for itself was tried for as long as it was good:
 * new ones in its place would go on for ever.
 */
export const onlyWaited = ({ attempts, slow }: Pick<MailMessage, 'attempts' | 'slow'>): boolean =>
  !slow && attempts.every(({ counted }) => counted === false)

/** @param newest the account's newest link; null where there is none */
export function linkRenewal(
  message: Pick<MailMessage, 'id' | 'attempts' | 'slow'>,
  newest: Pick<Link, 'mailId' | 'usedAt' | 'replacedAt' | 'purpose'> | null,
  status: AccountStatus
): Renewal {
  if (newest === null || newest.mailId !== message.id || newest.usedAt !== null || newest.replacedAt !== null)
    return 'void'
  if (status !== (newest.purpose === 'activation' ? 'approved' : 'active')) return 'void'
  return onlyWaited(message) ? 'renew' : 'none'
}

/** @param member who was invited; null where they are not known any more */
export function invitationRenewal(
  message: Pick<MailMessage, 'expiresAt' | 'attempts' | 'slow'>,
  member: Pick<Staff, 'status' | 'invitation'> | null
): Renewal {
  if (member?.status !== 'invited' || member.invitation?.expiresAt !== message.expiresAt) return 'void'
  return onlyWaited(message) ? 'renew' : 'none'
}
