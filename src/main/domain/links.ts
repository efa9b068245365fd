import type { AccountStatus, LinkPurpose } from '@shared/account'
import type { LinkView } from '@shared/contract'
import type { LinkProblem } from '@shared/portal-api'
import type { Link } from '../store/records'

export type LinkState = LinkView['state']

/** What decides about a link. */
type LinkFacts = Pick<Link, 'usedAt' | 'replacedAt' | 'expiresAt'>

/** What a link is good for now. The order matters: a used link stays used when it expires. */
export function linkState(link: LinkFacts, now: Date): LinkState {
  if (link.usedAt !== null) return 'used'
  if (link.replacedAt !== null) return 'replaced'
  return now.getTime() < Date.parse(link.expiresAt) ? 'open' : 'expired'
}

const problems: Readonly<Record<Exclude<LinkState, 'open'>, LinkProblem>> = {
  used: 'link_used',
  expired: 'link_expired',
  replaced: 'link_replaced'
}

/**
 * Why a link does not let its holder set a password now; null where it does. A closed or blocked account is not entered
 * by a link, however young.
 */
export function linkProblem(
  link: LinkFacts & Pick<Link, 'purpose'>,
  status: AccountStatus,
  now: Date
): LinkProblem | null {
  const state = linkState(link, now)
  if (state !== 'open') return problems[state]
  return status === (link.purpose === 'activation' ? 'approved' : 'active') ? null : 'link_replaced'
}

/** A set-password link lives an hour: whoever asks for one is at the mailbox. */
export const passwordResetMinutes = 60

/** When a link made now ends: activation links after the time in the settings (72 hours by default). */
export function linkExpiry(purpose: LinkPurpose, linkLifetimeHours: number, now: Date): Date {
  const minutes = purpose === 'activation' ? linkLifetimeHours * 60 : passwordResetMinutes
  return new Date(now.getTime() + minutes * 60_000)
}
