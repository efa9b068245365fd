export type Actor =
  | { readonly kind: 'staff'; readonly id: string; readonly name: string }
  | { readonly kind: 'reseller'; readonly id: string; readonly name: string }
  | { readonly kind: 'visitor' }
  | { readonly kind: 'system' }

/** Everything that is written down about who did what. The action's first word is the kind of thing it happened to. */
export const auditActions = [
  'account.registered',
  'account.signup_repeated',
  'account.approved',
  'account.rejected',
  'account.decision_undone',
  'account.assigned',
  'account.activated',
  'account.signed_in',
  'account.sign_in_failed',
  'account.blocked',
  'account.unblocked',
  'account.closed',
  'account.reopened',
  'account.link_sent',
  'account.link_opened',
  'account.password_set',
  'account.noted',
  'account.profile_changed',
  'account.exported',
  'verification.code_sent',
  'verification.passed',
  'verification.failed',
  'verification.second_asked',
  'verification.second_confirmed',
  'verification.overridden',
  'call.not_holder',
  'call.noted',
  'call.details_shown',
  'lease.asked',
  'lease.taken',
  'lease.ended',
  'lease.returned',
  'lease.pack_refused',
  'mail.retried',
  'mail.cancelled',
  'mail.resent',
  'mail.renewed',
  'mail.test_sent',
  'settings.changed',
  'staff.administrator_created',
  'staff.invited',
  'staff.joined',
  'staff.changed',
  'staff.absence_set',
  'staff.absence_ended',
  'staff.alerts_chosen',
  'staff.view_saved',
  'staff.view_removed',
  'staff.signed_in',
  'staff.sign_in_failed',
  'staff.signed_out',
  'staff.code_asked',
  'staff.session_ended',
  'staff.desk_locked',
  'staff.desk_unlocked',
  'staff.password_changed',
  'staff.two_factor_begun',
  'staff.two_factor_on',
  'staff.two_factor_off',
  'staff.two_factor_reset',
  'staff.recovery_codes_renewed',
  'staff.mentions_read',
  'desk.refused',
  'desk.list_read',
  'report.exported',
  'data.backed_up',
  'data.backup_failed',
  'data.restore_started',
  'data.restored',
  'data.restore_failed',
  'audit.verified',
  'audit.damage_found',
  'audit.exported',
  'audit.checkpoint_made',
  'audit.checkpoint_failed',
  'audit.key_made',
  'system.demo_loaded'
] as const
export type AuditAction = (typeof auditActions)[number]

export const actorKinds = ['staff', 'reseller', 'visitor', 'system'] as const satisfies readonly Actor['kind'][]
export type ActorKind = (typeof actorKinds)[number]

/** What became of it: it was done, the rules did not allow it, or it was tried and went wrong. */
export const auditOutcomes = ['done', 'refused', 'failed'] as const
export type AuditOutcome = (typeof auditOutcomes)[number]

const otherOutcomes: Partial<Readonly<Record<AuditAction, AuditOutcome>>> = {
  'account.signup_repeated': 'refused',
  'desk.refused': 'refused',
  'lease.pack_refused': 'refused',
  'account.sign_in_failed': 'failed',
  'verification.failed': 'failed',
  'staff.sign_in_failed': 'failed',
  'audit.damage_found': 'failed',
  'data.backup_failed': 'failed',
  'data.restore_failed': 'failed',
  'audit.checkpoint_failed': 'failed'
}

/** Told by the action alone, so that events of any age have one. */
export const outcomeOf = (action: AuditAction): AuditOutcome => otherOutcomes[action] ?? 'done'

export const actionsOf = (outcomes: readonly AuditOutcome[]): readonly AuditAction[] =>
  auditActions.filter((action) => outcomes.includes(outcomeOf(action)))

/** An event before the store has given it its place. */
export type NewAuditEvent = {
  readonly at: string
  readonly actor: Actor
  readonly action: AuditAction
  readonly accountId: string | null
  /** What it happened to, as people call it: an account number, an address, a section of the settings. */
  readonly subject: string
  readonly ip: string | null
  /** Facts of the event; never a password, token or code. */
  readonly details: Readonly<Record<string, string | number | boolean | null>>
}

export type AuditEvent = NewAuditEvent & {
  /** Its sequence number as text: `1`, `2`, … without gaps. */
  readonly id: string
  readonly sequence: number
  /** The journal record that carries it. */
  readonly commit: number
}
