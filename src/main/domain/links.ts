import type { LinkPurpose } from '@shared/account'
import type { LinkView } from '@shared/contract'
import type { Link } from '../store/records'

export type LinkState = LinkView['state']

/** What a link is good for now. The order matters: a used link stays used when it expires. */
export function linkState(link: Pick<Link, 'usedAt' | 'replacedAt' | 'expiresAt'>, now: Date): LinkState {
  if (link.usedAt !== null) return 'used'
  if (link.replacedAt !== null) return 'replaced'
  return now.getTime() < Date.parse(link.expiresAt) ? 'open' : 'expired'
}

/** A set-password link lives an hour: whoever asks for one is at the mailbox. */
export const passwordResetMinutes = 60

/** When a link made now ends: activation links after the time in the settings (72 hours by default). */
export function linkExpiry(purpose: LinkPurpose, linkLifetimeHours: number, now: Date): Date {
  const minutes = purpose === 'activation' ? linkLifetimeHours * 60 : passwordResetMinutes
  return new Date(now.getTime() + minutes * 60_000)
}
