import type { AccountStatus, LinkPurpose } from '@shared/account'
import type { Link, MailGuard } from '../store/records'
import { linkState } from './links'

/*
 * Anybody can ask the portal to mail somebody else: by "Forgot password?" and by signing up with an address that is
 * taken. These rules keep that from flooding a mailbox, and from ending the links that its owner is about to use.
 */

const minute = 60_000
const day = 24 * 60 * minute

/** Pauses after the first, second, … link in a row; the last one from then on: some dozen mails a day at most. */
export const linkPauses = [1, 5, 30, 120].map((minutes) => minutes * minute)

/** One mail about repeated sign-ups an hour. */
export const duplicatePause = 60 * minute

export const newMailGuard = (accountId: string): MailGuard => ({
  id: accountId,
  version: 0,
  linksMailed: 0,
  linkMailedAt: null,
  duplicateToldAt: null
})

/** A clock that was set back must not make a pause of years: what lies in the future is no pause. */
function within(pause: number, since: string | null, now: Date): boolean {
  if (since === null) return false
  const elapsed = now.getTime() - Date.parse(since)
  return elapsed >= 0 && elapsed < pause
}

/** Links mailed in a row; a day without one starts anew. */
function linksInARow(guard: MailGuard, now: Date): number {
  return within(day, guard.linkMailedAt, now) ? guard.linksMailed : 0
}

/** Whether a link that is asked for on the portal has to wait. */
export function linkPaused(guard: MailGuard, now: Date): boolean {
  const pause = linkPauses[Math.min(linksInARow(guard, now), linkPauses.length) - 1]
  return pause !== undefined && within(pause, guard.linkMailedAt, now)
}

export function linkMailed(guard: MailGuard, now: Date): MailGuard {
  return {
    ...guard,
    version: guard.version + 1,
    linksMailed: linksInARow(guard, now) + 1,
    linkMailedAt: now.toISOString()
  }
}

/** Links ended and none was mailed: the count stays. */
export const linksEnded = (guard: MailGuard): MailGuard => ({ ...guard, version: guard.version + 1 })

/** Whoever sets a password got the mail and wanted it. */
export const passwordWasSet = (guard: MailGuard): MailGuard => ({
  ...guard,
  version: guard.version + 1,
  linksMailed: 0,
  linkMailedAt: null
})

/** Whether the owner was told about a repeated sign-up within the hour. */
export const duplicatePaused = (guard: MailGuard, now: Date): boolean =>
  within(duplicatePause, guard.duplicateToldAt, now)

export const duplicateTold = (guard: MailGuard, now: Date): MailGuard => ({
  ...guard,
  version: guard.version + 1,
  duplicateToldAt: now.toISOString()
})

/** What somebody who asks on the portal for a link gets mailed; null: nothing. */
export type RequestedMail = LinkPurpose | 'adviceToPhone' | null

/**
 * Decides what a portal request mails. An activation link that is open is never replaced: a new mail can't carry the
 * old link, and whoever knows the address could void it for its owner over and over. Staff can send a new one.
 */
export function requestedMail(
  status: AccountStatus,
  newest: Pick<Link, 'usedAt' | 'replacedAt' | 'expiresAt'> | null,
  guard: MailGuard,
  now: Date
): RequestedMail {
  if (linkPaused(guard, now)) return null
  switch (status) {
    case 'approved':
      return newest !== null && linkState(newest, now) === 'open' ? null : 'activation'
    case 'active':
      return 'passwordReset'
    case 'blocked':
      return 'adviceToPhone'
    case 'pending':
    case 'rejected':
    case 'closed':
      return null
  }
}
