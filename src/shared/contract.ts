import { array, boolean, lazy, number, object, string, type AnyObject, type InferType, type ObjectSchema } from 'yup'
import {
  accountStatuses,
  type Account,
  type AccountStatus,
  type Attempt,
  type LinkPurpose,
  type Note,
  type Profile
} from './account'
import { auditActions, type AuditEvent } from './audit'
import { mailKinds, mailStates, type DeliveryAttempt, type MailKind, type MailState } from './mail'
import { roles, type Access, type Role } from './roles'
import { settingsSections, type Settings } from './settings'
import { email, line, text } from './text'

/** What an operation answers with, named beside its input; it exists for the compiler only. */
export type Operation<S extends ObjectSchema<AnyObject>, O, A extends Access = Access> = {
  readonly access: A
  readonly input: S
  readonly output?: O
}

const answers = <O>() => ({
  to: <const A extends Access, S extends ObjectSchema<AnyObject>>(access: A, input: S): Operation<S, O, A> => ({
    access,
    input
  })
})

const fields = <T extends Parameters<typeof object>[0] & object>(shape: T) =>
  object(shape)
    .typeError('Send the input as a JSON object.')
    .required('Send the input as a JSON object.')
    .noUnknown('There is no field of this name.')

const id = () =>
  string().typeError('id must be text.').required('id is required.').max(64, 'id must be at most 64 characters long.')
const version = () =>
  number()
    .typeError('version must be a number.')
    .required('version is required.')
    .integer('version must be a whole number.')
const password = (label: string) =>
  string()
    .typeError(`${label} must be text.`)
    .required(`${label} is required.`)
    .max(1024, `${label} must be at most 1024 characters long.`)
const search = () =>
  string().typeError('search must be text.').max(200, 'search must be at most 200 characters long.').optional()
const page = {
  cursor: string().typeError('cursor must be text.').max(500, 'cursor is not one of ours.').optional(),
  limit: number()
    .typeError('limit must be a number.')
    .integer('limit must be a whole number.')
    .min(1, 'limit must be at least 1.')
    .max(1000, 'limit must be at most 1000.')
    .optional()
}
/** A time that exists, in ISO 8601 with its zone. */
const isTime = (value: string | undefined) =>
  value === undefined || (/^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)$/.test(value) && !Number.isNaN(Date.parse(value)))
/** One value of a list, or several of them. */
const oneOrMore = <T extends string>(label: string, values: readonly T[]) => {
  const one = string()
    .typeError(`${label} must be text.`)
    .oneOf([...values], `${label} must be one of: ${values.join(', ')}.`)
  return lazy((value: unknown) =>
    Array.isArray(value)
      ? array()
          .of(one.required(`${label} must not hold empty entries.`))
          .optional()
      : one.optional()
  )
}
const oneOf = <T extends string>(label: string, values: readonly T[]) =>
  string()
    .typeError(`${label} must be text.`)
    .oneOf([...values], `${label} must be one of: ${values.join(', ')}.`)

const nothing = fields({})
const byId = fields({ id: id() })

const desk: readonly Role[] = ['reviewer', 'administrator']
const phone: readonly Role[] = ['accountManager', 'administrator']
const administrators: readonly Role[] = ['administrator']

export const accountSorts = [
  'createdAt',
  '-createdAt',
  'name',
  '-name',
  'organizationName',
  '-organizationName',
  'number',
  '-number',
  'updatedAt',
  '-updatedAt'
] as const

/**
 * Every operation, once: who may call it, what it takes, what it answers. Handlers, the preload bridge, the desk's
 * client and the loopback API derive from this table. Outputs are JSON values.
 */
export const contract = {
  'setup.status': answers<SetupStatus>().to('anyone', nothing),
  /** Works while the store has no staff, once. With demoData the answer lists the demo staff's sign-ins. */
  'setup.createAdministrator': answers<SetupResult>().to(
    'anyone',
    fields({
      name: line('Name', 100),
      email: email('E-mail address'),
      password: password('Password'),
      demoData: boolean().typeError('demoData must be true or false.').optional()
    })
  ),

  'session.current': answers<SessionView>().to('anyone', nothing),
  'session.signIn': answers<SessionView>().to(
    'anyone',
    fields({ email: email('E-mail address'), password: password('Password') })
  ),
  'session.signOut': answers<SessionView>().to('anyone', nothing),
  'session.acceptInvitation': answers<SessionView>().to(
    'anyone',
    fields({ code: line('Invitation code', 64), password: password('Password') })
  ),
  'session.changePassword': answers<Done>().to(
    'staff',
    fields({ currentPassword: password('Current password'), newPassword: password('New password') })
  ),

  'accounts.list': answers<Page<AccountSummary>>().to(
    'staff',
    fields({
      status: oneOrMore('status', accountStatuses),
      search: search(),
      country: string().typeError('country must be text.').length(2, 'country must be a two-letter code.').optional(),
      organizationType: string().typeError('organizationType must be text.').max(80).optional(),
      managerId: id().optional(),
      sort: oneOf('sort', accountSorts).optional(),
      ...page
    })
  ),
  'accounts.get': answers<AccountDetails>().to('staff', byId),
  'accounts.timeline': answers<{ readonly items: readonly TimelineEntry[] }>().to('staff', byId),
  /** Assisted sign-up for a caller, under the portal's rules; mobile is required for organizations in India. */
  'accounts.register': answers<AccountDetails>().to(
    'staff',
    fields({
      name: string().typeError('Your Name must be text.').required('Your Name is required.'),
      email: string().typeError('Your Email ID must be text.').required('Your Email ID is required.'),
      mobile: string().typeError('Mobile Number must be text.').nullable().optional(),
      organizationName: string()
        .typeError('Organization Name must be text.')
        .required('Organization Name is required.'),
      organizationType: string()
        .typeError('Organization Type must be text.')
        .required('Organization Type is required.'),
      country: string().typeError('Country must be text.').required('Country is required.'),
      acceptTerms: boolean()
        .typeError('Accept the terms and conditions to sign up.')
        .required('Accept the terms and conditions to sign up.')
    })
  ),
  'accounts.approve': answers<AccountDetails>().to(
    desk,
    fields({ id: id(), version: version(), note: text('Note', 2000).optional() })
  ),
  'accounts.reject': answers<AccountDetails>().to(
    desk,
    fields({
      id: id(),
      version: version(),
      reason: text('Reason', 2000),
      notify: boolean().typeError('notify must be true or false.').required('notify is required.')
    })
  ),
  'accounts.resendActivation': answers<AccountDetails>().to('staff', byId),
  'accounts.addNote': answers<Note>().to('staff', fields({ id: id(), text: text('Note', 4000) })),
  /** Needs a fresh verification of the caller for the open incident, by the same member of staff. */
  'accounts.unblock': answers<AccountDetails>().to(
    phone,
    fields({ id: id(), mailPasswordLink: boolean().typeError('mailPasswordLink must be true or false.').optional() })
  ),
  'accounts.close': answers<AccountDetails>().to(
    administrators,
    fields({ id: id(), version: version(), reason: text('Reason', 2000) })
  ),
  'accounts.reopen': answers<AccountDetails>().to(
    administrators,
    fields({ id: id(), version: version(), reason: text('Reason', 2000) })
  ),

  /** Blocking incidents, the newest first. */
  'incidents.list': answers<Page<IncidentSummary>>().to(
    'staff',
    fields({ state: oneOf('state', ['open', 'closed'] as const).optional(), search: search(), ...page })
  ),
  'incidents.get': answers<IncidentDetails>().to('staff', byId),
  /** Mails a new one-time code to the registered address; it replaces the one before. `id` is the incident's. */
  'verification.sendCode': answers<IncidentDetails>().to(phone, byId),
  'verification.checkCode': answers<IncidentDetails>().to(phone, fields({ id: id(), code: line('Code', 40) })),

  'mail.list': answers<Page<MailSummary>>().to(
    'staff',
    fields({
      state: oneOrMore('state', mailStates),
      kind: oneOf('kind', mailKinds).optional(),
      accountId: id().optional(),
      search: search(),
      ...page
    })
  ),
  'mail.get': answers<MailDetails>().to('staff', byId),
  'mail.retry': answers<MailDetails>().to('staff', byId),
  'mail.sendTest': answers<{ readonly id: string }>().to(administrators, fields({ to: email('Address') })),

  'audit.list': answers<Page<AuditEvent>>().to(
    'staff',
    fields({
      action: oneOf('action', auditActions).optional(),
      accountId: id().optional(),
      actorId: id().optional(),
      /** ISO times; `from` is included, `until` is not. */
      from: string()
        .typeError('from must be a time.')
        .test('time', 'from must be an ISO 8601 time, like 2026-03-01T09:00:00Z.', isTime)
        .optional(),
      until: string()
        .typeError('until must be a time.')
        .test('time', 'until must be an ISO 8601 time, like 2026-03-01T09:00:00Z.', isTime)
        .optional(),
      search: search(),
      ...page
    })
  ),
  'audit.verify': answers<ChainReport>().to('staff', nothing),

  'settings.get': answers<SettingsView>().to('staff', nothing),
  /** Replaces the sections that are given. `version` is the one the form was filled from. */
  'settings.update': answers<SettingsView>().to(
    administrators,
    fields({
      version: version(),
      signUp: settingsSections.signUp.default(undefined).optional(),
      lockout: settingsSections.lockout.default(undefined).optional(),
      mail: settingsSections.mail.default(undefined).optional(),
      portal: settingsSections.portal.default(undefined).optional(),
      helpline: settingsSections.helpline.default(undefined).optional(),
      /** Kept in the secret store, never answered; empty text removes it. */
      smtpPassword: string()
        .typeError('SMTP password must be text.')
        .max(1024, 'SMTP password must be at most 1024 characters long.')
        .optional()
    })
  ),

  'staff.list': answers<{ readonly items: readonly StaffView[] }>().to('staff', nothing),
  'staff.invite': answers<StaffView>().to(
    administrators,
    fields({
      name: line('Name', 100),
      email: email('E-mail address'),
      role: oneOf('Role', roles).required('Role is required.')
    })
  ),
  /** Changes role, deactivates or reactivates. The last active administrator can't be changed away. */
  'staff.update': answers<StaffView>().to(
    administrators,
    fields({
      id: id(),
      role: oneOf('Role', roles).optional(),
      active: boolean().typeError('active must be true or false.').optional()
    })
  ),

  'overview.summary': answers<OverviewSummary>().to('staff', nothing),
  /** For the status bar. */
  'status.get': answers<DeskStatus>().to('staff', nothing)
} as const satisfies Record<string, Operation<ObjectSchema<AnyObject>, unknown>>

export type OperationName = keyof typeof contract
export type Input<N extends OperationName> = InferType<(typeof contract)[N]['input']>
export type Output<N extends OperationName> = NonNullable<(typeof contract)[N]['output']>

export const operationNames = Object.keys(contract) as OperationName[]

export type Done = { readonly done: true }

/** `cursor` of the next page, null on the last; `total` counts all pages. */
export type Page<T> = { readonly items: readonly T[]; readonly nextCursor: string | null; readonly total: number }

export type SetupStatus = {
  readonly needsAdministrator: boolean
  /** Whether set-up may fill the store with the demo: nothing else is in it. */
  readonly demoPossible: boolean
  readonly version: string
}
export type DemoSignIn = {
  readonly name: string
  readonly email: string
  readonly role: Role
  readonly password: string
}
export type SetupResult = SessionView & { readonly demoSignIns: readonly DemoSignIn[] }

/** `invited`: has not set a password yet. */
export type StaffStatus = 'invited' | 'active' | 'deactivated'
export type StaffView = {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly role: Role
  readonly status: StaffStatus
  readonly invitedAt: string | null
  readonly lastSignInAt: string | null
}
export type SessionView = { readonly staff: StaffView | null }

export type AccountSummary = Pick<
  Account,
  | 'id'
  | 'version'
  | 'number'
  | 'status'
  | 'name'
  | 'email'
  | 'mobile'
  | 'organizationName'
  | 'organizationType'
  | 'country'
  | 'createdAt'
  | 'updatedAt'
  | 'managerId'
> & { readonly ipCountry: string | null; readonly channel: 'portal' | 'staff'; readonly managerName: string | null }

export type LinkView = {
  readonly purpose: LinkPurpose
  readonly createdAt: string
  readonly expiresAt: string
  readonly state: 'open' | 'used' | 'expired' | 'replaced'
}

export type AccountDetails = AccountSummary &
  Pick<Account, 'origin' | 'terms' | 'decision' | 'activatedAt' | 'incidentId' | 'closure'> & {
    /** The newest link that was mailed, if any. */
    readonly link: LinkView | null
    readonly notes: readonly Note[]
  }

export type TimelineEntry =
  | { readonly kind: 'event'; readonly at: string; readonly event: AuditEvent }
  | { readonly kind: 'attempt'; readonly at: string; readonly attempt: Attempt }
  | { readonly kind: 'mail'; readonly at: string; readonly mail: MailSummary }
  | { readonly kind: 'note'; readonly at: string; readonly note: Note }

export type IncidentSummary = {
  readonly id: string
  readonly caseNumber: string
  readonly state: 'open' | 'closed'
  readonly openedAt: string
  readonly closedAt: string | null
  readonly closedBy: string | null
  readonly account: Pick<
    AccountSummary,
    'id' | 'number' | 'name' | 'email' | 'organizationName' | 'country' | 'status' | 'managerName'
  >
}

export type IncidentDetails = IncidentSummary & {
  /** The wrong passwords that led to the block, and what was tried since. */
  readonly attempts: readonly Attempt[]
  /** The code that can be asked for now; null where there is none left to ask for. */
  readonly code: {
    readonly source: 'blocked-mail' | 'one-time'
    readonly sentAt: string
    /** Null: as long as the incident is open. */
    readonly expiresAt: string | null
    readonly triesLeft: number
    readonly mailState: MailState | null
  } | null
  /** When a new code may be mailed. */
  readonly nextCodeAt: string
  /** What the caller has proven to the member of staff who asks; points needed and reached. */
  readonly verification: { readonly points: number; readonly needed: number; readonly expiresAt: string | null }
  readonly failures: readonly { readonly at: string; readonly staffName: string }[]
}

export type MailSummary = {
  readonly id: string
  readonly kind: MailKind
  readonly state: MailState
  readonly accountId: string | null
  readonly toName: string
  readonly toAddress: string
  readonly subject: string
  readonly createdAt: string
  readonly sentAt: string | null
  readonly nextAttemptAt: string | null
  readonly attemptCount: number
  readonly lastError: string | null
}

export type MailDetails = MailSummary & {
  readonly html: string
  readonly text: string
  readonly messageId: string
  readonly expiresAt: string | null
  readonly attempts: readonly DeliveryAttempt[]
  /** `mailbox`: read from the mailbox folder, links included. `withoutSecrets`: links and codes are hidden. */
  readonly body: 'mailbox' | 'withoutSecrets'
}

export type ChainReport = {
  readonly ok: boolean
  readonly records: number
  readonly events: number
  readonly head: string
  /** Where and what, in words; null when all is well. */
  readonly problem: string | null
}

export type SettingsView = Settings & {
  readonly smtpPasswordSet: boolean
  /** What the host was started with, which goes before what is set here. */
  readonly host: {
    readonly dataDirectory: string
    readonly portalUrl: string | null
    readonly portalListening: string | null
    readonly smtpFromOptions: boolean
    readonly assumeCountry: string | null
    readonly trustedProxies: readonly string[]
  }
}

export type OverviewSummary = {
  readonly accounts: Readonly<Record<AccountStatus, number>>
  readonly oldestPendingAt: string | null
  readonly deadMail: number
  readonly waitingMail: number
}

export type DeskStatus = {
  readonly mail: {
    readonly transport: 'smtp' | 'mailbox'
    readonly state: 'ok' | 'failing' | 'unknown'
    readonly lastError: string | null
    readonly waiting: number
    readonly dead: number
  }
  readonly store: { readonly state: 'ok' | 'readOnly'; readonly reason: string | null }
  readonly portalUrl: string | null
}

export type { Profile }
