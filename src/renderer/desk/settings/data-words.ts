import type { BackupSchedule, BackupView, DataPart, RestoreCheck } from '@shared/contract'
import type { AuditAction } from '@shared/audit'
import { countOf, formatDateTime } from '../format'
import { auditActionNames, type Tone } from '../words'

const units = ['bytes', 'KB', 'MB', 'GB', 'TB'] as const

/** `812 bytes`, `4.2 MB`, `118 GB`: in steps of a thousand, as disks are sold. */
export function formatBytes(bytes: number): string {
  const step = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3))
  const amount = bytes / 1000 ** step
  return `${step > 0 && amount < 10 ? amount.toFixed(1) : Math.round(amount)} ${units[step]}`
}

export const partNames: Readonly<Record<DataPart['kind'], string>> = {
  journal: 'Journal: every change, the audit trail',
  snapshot: 'Snapshot, for a quick start',
  mailbox: 'Mailbox folder',
  backups: 'Backups kept here',
  setAside: 'Data set aside by restores',
  other: 'Keys, lock and the rest'
}

export function backupWord({ problem, checkedAt }: BackupView): { readonly label: string; readonly tone: Tone } {
  if (problem !== null) return { label: 'Damaged', tone: 'error' }
  return checkedAt === null ? { label: 'Not verified', tone: 'neutral' } : { label: 'Verified', tone: 'success' }
}

/** When the next one is made, in a sentence. */
export function describeNext({ nextAt }: BackupSchedule, now: number): string {
  if (nextAt === null) return 'None is scheduled.'
  return Date.parse(nextAt) <= now ? 'The next one is due now.' : `The next one is made ${formatDateTime(nextAt)}.`
}

/** What the check found about where a backup comes from. */
export const originWords: Readonly<Record<RestoreCheck['origin'], string>> = {
  earlier: 'This installation, as it was then',
  branch: 'This installation, before another restore',
  other: 'Another installation'
}

/** What would be gone, the most frequent first: `12 × Application received`. */
export const lostWords = ({ lost }: RestoreCheck): readonly string[] =>
  lost.map(({ action, count }) => `${count} × ${auditActionNames[action as AuditAction] ?? action}`)

export function lostTitle({ origin, lost }: RestoreCheck): string {
  const events = lost.reduce((sum, { count }) => sum + count, 0)
  if (events === 0) return 'Nothing happened since: nothing is lost.'
  return origin === 'earlier'
    ? `${countOf(events, 'event')} since then would be gone from this desk`
    : `All ${countOf(events, 'event')} of this desk would be gone from it`
}

/** Who has to sign in with a recovery code afterwards, and who can't; null where that is nobody. */
export function appsLostWords({ appsLost }: RestoreCheck): string | null {
  if (appsLost.length === 0) return null
  const named = appsLost.map(
    ({ name, recoveryCodesLeft }) =>
      `${name} (${recoveryCodesLeft === 0 ? 'no recovery code left' : `${countOf(recoveryCodesLeft, 'recovery code')} left`})`
  )
  return `Authenticator apps of the other installation do not count here. Sign in with a recovery code, then set the app up anew: ${named.join(', ')}.`
}
