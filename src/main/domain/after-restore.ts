import type { Account } from '@shared/account'
import type { MailMessage } from '@shared/mail'
import type { SettingsSection } from '@shared/settings'
import type { Incident, Lease, Link, Staff } from '../store/records'

/*
 * What is not to come back with an older state of the data (docs/adr/0044-restore.md). Each rule answers the record as it
 * is to be, or null where it stays.
 */

const reviewed =
  'Held after a restore: it may have been sent since the backup was made. Send it again only if it was not.'
const unsealable = 'Cancelled by a restore: the link or code in it is not good any more. Send a new one instead.'

type Waiting = ReadonlySet<MailMessage['state']>

/**
 * A message that waits in the restored data. One that is known to have been sent since is sent. One whose link or code
 * became void is cancelled. Of every other nobody knows: staff look.
 */
export function mailAfterRestore(
  message: MailMessage,
  present: MailMessage | null,
  waiting: Waiting,
  now: Date
): MailMessage | null {
  if (!waiting.has(message.state)) return null
  const next = { ...message, version: message.version + 1, nextAttemptAt: null }
  if (present?.state === 'sent')
    return { ...next, state: 'sent', sealed: null, sentAt: present.sentAt, attempts: present.attempts }
  const held = { at: now.toISOString(), ok: false, counted: false as const }
  return message.sealed === null && present?.state !== 'cancelled'
    ? { ...next, state: 'dead', attempts: [...message.attempts, { ...held, answer: reviewed }] }
    : { ...next, state: 'cancelled', sealed: null, attempts: [...message.attempts, { ...held, answer: unsealable }] }
}

/** An open link may have been used or replaced since: it is not good any more. */
export const linkAfterRestore = (link: Link, now: Date): Link => ({
  ...link,
  version: link.version + 1,
  replacedAt: now.toISOString()
})

/** A code of an open call may have been read out since, and who was verified then is not any more. */
export function incidentAfterRestore(incident: Incident): Incident | null {
  if (incident.state !== 'open' || (incident.code === null && incident.proofs.length === 0)) return null
  return { ...incident, version: incident.version + 1, code: null, proofs: [], seconds: [] }
}

/** An invitation may have been used or withdrawn since. */
export function staffAfterRestore(member: Staff, now: Date): Staff | null {
  if (member.invitation === null || member.invitation.expiresAt <= now.toISOString()) return null
  const invitation = { ...member.invitation, expiresAt: now.toISOString() }
  return { ...member, version: member.version + 1, invitation }
}

/** Doors that were shut since stay shut. */
export const staysShut = (present: Pick<Account, 'status'>, restored: Pick<Account, 'status'> | null): boolean =>
  restored !== null && present.status !== restored.status && ['blocked', 'closed'].includes(present.status)

/**
 * A lease that somebody ended since, whose machine was lost say, stays ended. One whose pack was brought back is out again:
 * what it decided is gone with the data, and can be brought back from the same file.
 */
export const leaseAfterRestore = (restored: Lease | null, present: Lease): Lease | null =>
  restored !== null && restored.closed === null && present.closed?.how === 'ended'
    ? { ...restored, version: restored.version + 1, closed: present.closed }
    : null

/** Sections of the settings that stay as they were: who gets in and how, and where checkpoints of the trail are kept. */
export const securitySections = [
  'checkpoints',
  'lockout',
  'passwords',
  'staffSignIn',
  'verification'
] as const satisfies readonly SettingsSection[]
