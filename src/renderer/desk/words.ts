import type { AccountStatus, AttemptOutcome, Profile } from '@shared/account'
import type { Actor, AuditAction } from '@shared/audit'
import type { LinkView, StaffStatus } from '@shared/contract'
import type { MailKind, MailState } from '@shared/mail'
import type { Signal } from '@shared/signals'

/** Colours by meaning, as Nuxt UI names them. */
export type Tone = 'neutral' | 'primary' | 'info' | 'success' | 'warning' | 'error'
type Word = { readonly label: string; readonly tone: Tone }

export const accountStatusWords: Readonly<Record<AccountStatus, Word>> = {
  pending: { label: 'Pending', tone: 'warning' },
  approved: { label: 'Approved', tone: 'info' },
  rejected: { label: 'Rejected', tone: 'neutral' },
  active: { label: 'Active', tone: 'success' },
  blocked: { label: 'Blocked', tone: 'error' },
  closed: { label: 'Closed', tone: 'neutral' }
}

/** Fields of a profile as the desk calls them. */
export const profileFieldLabels: Readonly<Record<keyof Profile, string>> = {
  name: 'Name',
  email: 'E-mail',
  mobile: 'Mobile',
  organizationName: 'Organization',
  organizationType: 'Type',
  country: 'Country'
}

export const mailStateWords: Readonly<Record<MailState, Word>> = {
  queued: { label: 'Queued', tone: 'info' },
  held: { label: 'Held', tone: 'neutral' },
  sending: { label: 'Sending', tone: 'info' },
  sent: { label: 'Sent', tone: 'success' },
  failed: { label: 'Will retry', tone: 'warning' },
  dead: { label: 'Not delivered', tone: 'error' },
  cancelled: { label: 'Cancelled', tone: 'neutral' }
}

export const attemptOutcomeWords: Readonly<Record<AttemptOutcome, Word>> = {
  wrong: { label: 'Wrong password', tone: 'error' },
  right: { label: 'Signed in', tone: 'success' },
  refused: { label: 'Refused, blocked', tone: 'neutral' }
}

export const staffStatusWords: Readonly<Record<StaffStatus, Word>> = {
  invited: { label: 'Invited', tone: 'info' },
  active: { label: 'Active', tone: 'success' },
  deactivated: { label: 'Deactivated', tone: 'neutral' }
}

export const linkStateWords: Readonly<Record<LinkView['state'], Word>> = {
  open: { label: 'Open', tone: 'success' },
  used: { label: 'Used', tone: 'neutral' },
  expired: { label: 'Expired', tone: 'warning' },
  replaced: { label: 'Replaced', tone: 'neutral' }
}

export const mailKindNames: Readonly<Record<MailKind, string>> = {
  'signup-confirmation': 'Sign-up confirmation',
  'signup-duplicate': 'Sign-up repeated',
  activation: 'Activation link',
  rejection: 'Rejection',
  'account-active': 'Account active',
  'account-blocked': 'Account blocked',
  'verification-code': 'Verification code',
  'account-unblocked': 'Account unblocked',
  'caller-warning': 'Warning: somebody phoned',
  'blocked-again': 'Blocked again, to the manager',
  'password-reset': 'Set-password link',
  'password-reset-blocked': 'Set-password link, blocked',
  'account-closed': 'Account closed',
  'account-reopened': 'Account reopened',
  'contact-changed': 'Contact details changed',
  'staff-invitation': 'Staff invitation',
  'staff-two-factor-reset': 'Two-factor sign-in reset',
  'audit-checkpoint': 'Audit checkpoint',
  test: 'Test'
}

export const auditActionNames: Readonly<Record<AuditAction, string>> = {
  'account.registered': 'Signed up',
  'account.signup_repeated': 'Sign-up repeated',
  'account.approved': 'Approved',
  'account.rejected': 'Rejected',
  'account.decision_undone': 'Decision undone',
  'account.assigned': 'Manager assigned',
  'account.activated': 'Activated',
  'account.signed_in': 'Signed in',
  'account.sign_in_failed': 'Sign-in failed',
  'account.blocked': 'Blocked',
  'account.unblocked': 'Unblocked',
  'account.closed': 'Closed',
  'account.reopened': 'Reopened',
  'account.link_sent': 'Link queued',
  'account.link_opened': 'Link opened',
  'account.password_set': 'Password set',
  'account.noted': 'Note added',
  'account.exported': 'List exported',
  'account.profile_changed': 'Profile changed',
  'verification.code_sent': 'Code queued',
  'verification.passed': 'Caller’s answer matched',
  'verification.failed': 'Caller’s answer did not match',
  'verification.second_asked': 'Second person asked for',
  'verification.second_confirmed': 'Confirmed by a second person',
  'verification.overridden': 'Verification overridden',
  'call.not_holder': 'Not the account holder',
  'call.noted': 'Call noted',
  'call.details_shown': 'Details of a blocked account shown',
  'lease.asked': 'Password given to take applications offline',
  'lease.taken': 'Taken offline',
  'lease.ended': 'Lease ended',
  'lease.returned': 'Review pack brought back',
  'lease.pack_refused': 'Review pack refused',
  'mail.retried': 'Mail retried',
  'mail.cancelled': 'Mail cancelled',
  'mail.resent': 'Mail queued anew',
  'mail.renewed': 'Expired link renewed',
  'mail.test_sent': 'Test mail queued',
  'settings.changed': 'Settings changed',
  'staff.administrator_created': 'Administrator created',
  'staff.invited': 'Staff invited',
  'staff.joined': 'Invitation accepted',
  'staff.changed': 'Staff changed',
  'staff.absence_set': 'Stand-in named',
  'staff.absence_ended': 'Absence ended',
  'staff.alerts_chosen': 'Notifications chosen',
  'staff.view_saved': 'View saved',
  'staff.view_removed': 'View removed',
  'staff.signed_in': 'Staff signed in',
  'staff.sign_in_failed': 'Staff sign-in failed',
  'staff.signed_out': 'Staff signed out',
  'staff.code_asked': 'Password right, code asked for',
  'staff.session_ended': 'Signed out from elsewhere',
  'staff.desk_locked': 'Desk locked',
  'staff.desk_unlocked': 'Desk unlocked',
  'staff.password_changed': 'Staff password changed',
  'staff.two_factor_begun': 'Two-factor sign-in begun',
  'staff.two_factor_on': 'Two-factor sign-in turned on',
  'staff.two_factor_off': 'Two-factor sign-in turned off',
  'staff.two_factor_reset': 'Two-factor sign-in reset',
  'staff.recovery_codes_renewed': 'Recovery codes renewed',
  'staff.mentions_read': 'Mentions read',
  'desk.refused': 'Refused at the desk',
  'desk.list_read': 'Whole list read',
  'report.exported': 'Report exported',
  'data.backed_up': 'Backed up',
  'data.backup_failed': 'Backup failed',
  'data.restore_started': 'Restore started',
  'data.restored': 'Backup restored',
  'data.restore_failed': 'Restore failed',
  'audit.verified': 'Chain checked',
  'audit.damage_found': 'Chain found broken',
  'audit.exported': 'Audit trail exported',
  'audit.checkpoint_made': 'Checkpoint signed',
  'audit.checkpoint_failed': 'Checkpoint not kept outside',
  'audit.key_made': 'Key for checkpoints made',
  'system.demo_loaded': 'Demo data loaded'
}

/** What stands out in an application. */
export const signalNames: Readonly<Record<Signal, string>> = {
  countryDiffers: 'Country differs',
  phoneDiffers: 'Phone differs',
  freeMail: 'Free mail',
  disposableMail: 'Disposable mail',
  earlierApplication: 'Applied before'
}

/** Who did it, in words. */
export function actorName(actor: Actor): string {
  switch (actor.kind) {
    case 'staff':
      return actor.name
    case 'reseller':
      return `${actor.name} (reseller)`
    case 'visitor':
      return 'A visitor'
    case 'system':
      return 'Hub Desk'
  }
}

/** The facts of an event on one line: `reason: duplicate · notify: yes`. */
/** Facts whose names say more than is known: an event tells that mail was promised, not that it went out. */
export const factNames: Readonly<Record<string, string>> = {
  mailed: 'mail queued',
  passwordLinkMailed: 'password link queued'
}

export function describeDetails(details: Readonly<Record<string, string | number | boolean | null>>): string {
  return Object.entries(details)
    .filter(([, value]) => value !== null && value !== '')
    .map(([name, value]) => {
      const words = factNames[name] ?? name.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase()
      return `${words}: ${value === true ? 'yes' : value === false ? 'no' : String(value)}`
    })
    .join(' · ')
}
