import { defaultSettings } from '@shared/settings'
import { formatAccountNumber, type AccountStatus } from '@shared/account'
import type { AuditAction, AuditEvent } from '@shared/audit'
import type {
  AccountDetails,
  EarlierApplication,
  MailDetails,
  MentionView,
  SettingsView,
  StaffView,
  SignedInDesk
} from '@shared/contract'
import type { MailKind, MailState } from '@shared/mail'

/** Made-up records for the renderer's tests; the same on every run. */
const minute = 60_000
const day = 24 * 60 * minute
const ago = (milliseconds: number) => new Date(Date.now() - milliseconds).toISOString()

const organizations = [
  'Northwind Hosting Private Limited',
  'Kaveri Cloud Services LLP',
  'Fjordlys Webhotell AS',
  'Blue Lagoon Domains',
  'Sahyadri Infotech',
  'Maple & Stone Certificates Inc.',
  'Rhein-Main Systemhaus GmbH',
  'Coral Coast Internet Pty Ltd',
  'Zenith Trust Services',
  'Thar Datacentres'
]
const people = [
  'Asha Testwala',
  'Mikkel Prøvesen',
  'Devika Sample',
  'Tomás Ejemplo',
  'Grace Placeholder',
  'Jonas Muster'
]
const countriesOfOrigin = ['IN', 'IN', 'NO', 'JM', 'IN', 'CA', 'DE', 'AU', 'SG', 'IN']
const countryNames = new Intl.DisplayNames('en', { type: 'region' })
const types = defaultSettings.signUp.organizationTypes
const pick = <T>(list: readonly T[], index: number): T => list[index % list.length] as T

export const staff: readonly StaffView[] = [
  person('s1', 'Rekha Example', 'rekha@emsign.example', 'administrator', 'active'),
  person('s2', 'Vikram Specimen', 'vikram@emsign.example', 'reviewer', 'active'),
  person('s3', 'Leela Muster', 'leela@emsign.example', 'accountManager', 'active'),
  person('s4', 'Oskar Beispiel', 'oskar@emsign.example', 'reviewer', 'invited'),
  person('s5', 'Nina Former', 'nina@emsign.example', 'reviewer', 'deactivated')
]

function person(
  id: string,
  name: string,
  email: string,
  role: StaffView['role'],
  status: StaffView['status']
): StaffView {
  const lastSignInAt = status === 'active' ? ago(35 * minute) : null
  return {
    id,
    name,
    email,
    role,
    status,
    invitedAt: status === 'invited' ? ago(2 * day) : null,
    lastSignInAt,
    absence: null,
    twoFactorSince: null
  }
}

export function makeAccount(ordinal: number, status: AccountStatus): AccountDetails {
  const country = pick(countriesOfOrigin, ordinal)
  const createdAt = ago(ordinal * ordinal * 23 * minute + ordinal * 47 * minute)
  const decided = status !== 'pending'
  return {
    id: `account-${ordinal}`,
    version: 1,
    number: formatAccountNumber(ordinal),
    status,
    name: pick(people, ordinal),
    email: `contact${ordinal}@${(pick(organizations, ordinal).split(' ')[0] ?? 'x').toLowerCase()}.example`,
    mobile: country === 'IN' ? `+9198765${String(43000 + ordinal)}` : null,
    organizationName: pick(organizations, ordinal) + (ordinal >= 10 ? ` ${Math.floor(ordinal / 10) + 1}` : ''),
    organizationType: pick(types, ordinal),
    country,
    createdAt,
    updatedAt: createdAt,
    managerId: decided ? 's3' : null,
    managerName: decided ? 'Leela Muster' : null,
    ipCountry: ordinal === 2 ? 'NG' : country,
    channel: ordinal === 5 ? 'staff' : 'portal',
    claim: null,
    lease: null,
    concealed: false,
    signals: ordinal === 2 ? ['countryDiffers', 'earlierApplication'] : [],
    consistency: makeConsistency(countryNames.of(country) ?? country, ordinal === 2 ? 'Nigeria' : null),
    origin: {
      channel: ordinal === 5 ? 'staff' : 'portal',
      ip: `203.0.113.${ordinal}`,
      ipCountry: ordinal === 2 ? 'NG' : country,
      userAgent: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/131.0.0.0 Safari/537.36',
      registeredBy: ordinal === 5 ? 'Leela Muster' : null
    },
    terms: { version: '2026-01', acceptedAt: createdAt, ip: `203.0.113.${ordinal}` },
    decision: decided
      ? {
          outcome: status === 'rejected' ? 'rejected' : 'approved',
          staffId: 's2',
          staffName: 'Vikram Specimen',
          at: ago(ordinal * 40 * minute),
          text: status === 'rejected' ? 'The organization could not be found in any public register.' : null
        }
      : null,
    activatedAt: status === 'active' || status === 'blocked' ? ago(ordinal * 30 * minute) : null,
    incidentId: status === 'blocked' ? `incident-${ordinal}` : null,
    closure: status === 'closed' ? { from: 'active', reason: 'Asked to leave the programme.', at: ago(3 * day) } : null,
    link:
      status === 'approved'
        ? {
            purpose: 'activation',
            createdAt: ago(day),
            expiresAt: new Date(Date.now() + 2 * day).toISOString(),
            state: 'open',
            openedAt: ordinal % 8 === 4 ? ago(20 * 60 * minute) : null,
            usedAt: null,
            mail: {
              id: `mail-${ordinal}`,
              state: 'sent',
              createdAt: ago(day),
              sentAt: ago(day - 4000),
              lastError: null
            }
          }
        : null,
    notes:
      ordinal % 3 === 0
        ? [
            {
              id: `note-${ordinal}`,
              version: 1,
              accountId: `account-${ordinal}`,
              at: ago(2 * 60 * minute),
              staffId: 's2',
              staffName: 'Vikram Specimen',
              text: 'Called the number on their website; the front desk knows the applicant.',
              mentions: []
            }
          ]
        : []
  }
}

function makeConsistency(declared: string, from: string | null): AccountDetails['consistency'] {
  const where = from ?? declared
  return [
    from
      ? { topic: 'country', kind: 'differs', text: `Signed up from ${from}, but names ${declared} as its country.` }
      : { topic: 'country', kind: 'ok', text: `Signed up from ${declared}, which is also the declared country.` },
    where === 'India'
      ? { topic: 'mobile', kind: 'ok', text: 'A mobile number was asked for, and it is one of India.' }
      : {
          topic: 'mobile',
          kind: 'note',
          text: `No mobile number was asked for: only visitors from India are, and this one came from ${where}.`
        },
    {
      topic: 'mail',
      kind: 'ok',
      text: 'The e-mail address has a domain of its own, which no other organization uses.'
    }
  ]
}

/** What the second application is found to repeat. */
export const earlierApplications: readonly EarlierApplication[] = [
  {
    id: 'account-7',
    number: 'RS-000007',
    status: 'rejected',
    name: 'Asha Testwala',
    email: 'asha@fjordlys.example',
    organizationName: 'Fjordlys Webhotel',
    country: 'NO',
    createdAt: ago(40 * day),
    decision: {
      outcome: 'rejected',
      staffName: 'Vikram Specimen',
      at: ago(39 * day),
      text: 'The organization could not be found in any public register.'
    },
    closure: null,
    concealed: false,
    reasons: ['Similar organization name', 'Same IP address']
  },
  {
    id: 'account-4',
    number: 'RS-000004',
    status: 'approved',
    name: 'Jonas Muster',
    email: 'jonas@rhein-main.example',
    organizationName: 'Rhein-Main Systemhaus GmbH',
    country: 'DE',
    createdAt: ago(12 * day),
    decision: { outcome: 'approved', staffName: 'Vikram Specimen', at: ago(11 * day), text: null },
    closure: null,
    concealed: false,
    reasons: ['Same IP address']
  }
]

/** Notes that mention the administrator (`s1`) and the account manager (`s3`), the newest first. */
export function makeMentions(
  accounts: readonly AccountDetails[]
): readonly (MentionView & { readonly staffId: string })[] {
  return accounts.slice(0, 4).map(({ id, number, name, organizationName, status, concealed }, index) => ({
    id: `mention-${index}`,
    staffId: index === 3 ? 's3' : 's1',
    at: ago((index + 1) * 3 * 60 * minute),
    staffName: 'Vikram Specimen',
    text: `@${index === 3 ? 'Leela Muster' : 'Rekha Example'} please look at the register entry of ${organizationName}.`,
    read: index === 2,
    account: { id, number, name, organizationName, status, concealed }
  }))
}

/** A blocked account as whoever has not verified its caller is told of it. */
export const concealedAccount = (account: AccountDetails): AccountDetails => ({
  ...account,
  concealed: true,
  email: '',
  mobile: null,
  organizationName: '',
  organizationType: '',
  country: '',
  createdAt: '',
  managerId: null,
  managerName: null,
  ipCountry: null,
  signals: [],
  consistency: [],
  notes: [],
  link: null,
  decision: null,
  activatedAt: null,
  origin: { ...account.origin, ip: '', ipCountry: null, userAgent: '', registeredBy: null },
  terms: { version: '', acceptedAt: '', ip: '' }
})

const statuses: readonly AccountStatus[] = [
  'pending',
  'pending',
  'active',
  'approved',
  'blocked',
  'pending',
  'rejected',
  'active',
  'closed',
  'active'
]
export const makeAccounts = (count: number): AccountDetails[] =>
  Array.from({ length: count }, (_, index) => makeAccount(index + 1, pick(statuses, index)))

const kinds: readonly MailKind[] = [
  'signup-confirmation',
  'activation',
  'account-blocked',
  'account-active',
  'rejection'
]
const states: readonly MailState[] = ['sent', 'sent', 'queued', 'failed', 'dead', 'sent', 'sending']
const subjects: Partial<Record<MailKind, string>> = {
  'signup-confirmation': 'We have received your sign-up',
  activation: 'Activate your emSign Hub account',
  'account-blocked': 'Your emSign Hub account is blocked',
  'account-active': 'Your account is active',
  rejection: 'Your application'
}

export function makeMail(index: number, account: AccountDetails): MailDetails {
  const kind = pick(kinds, index)
  const state = pick(states, index)
  const failed = state === 'failed' || state === 'dead'
  const link = 'http://127.0.0.1:4180/activate/4bVQyTn2hXo8kE0cJfSxWq1LrDmZpAuG7iN9aYv3tRs'
  const text = `Hello ${account.name},\n\nyour application for ${account.organizationName} is approved.\n\n${kind === 'activation' ? `Set your password here:\n${link}\n\nThe link works once, for 72 hours.` : 'Sign in at http://127.0.0.1:4180/signin.'}\n\nemSign Hub`
  return {
    id: `mail-${index}`,
    kind,
    state,
    accountId: account.id,
    concealed: false,
    toName: account.name,
    toAddress: account.email,
    subject: subjects[kind] ?? kind,
    createdAt: ago(index * 17 * minute),
    sentAt: state === 'sent' ? ago(index * 17 * minute - 3000) : null,
    nextAttemptAt: failed && state !== 'dead' ? new Date(Date.now() + 4 * minute).toISOString() : null,
    attemptCount: failed ? 2 : 1,
    lastError: failed ? '550 5.1.1 The e-mail account that you tried to reach does not exist.' : null,
    html: `<div style="font:15px/1.5 system-ui;padding:32px;color:#18181b"><h1 style="font-size:20px">${subjects[kind] ?? ''}</h1><p>Hello ${account.name},</p><p>your application for <b>${account.organizationName}</b> is approved.</p><p><a href="${link}" style="background:#4f46e5;color:#fff;padding:10px 16px;border-radius:6px;text-decoration:none">Activate your account</a></p></div>`,
    text,
    headers: `Auto-Submitted: auto-generated\nFrom: emSign Hub <hub@emsign.example>\nTo: ${account.name} <${account.email}>\nSubject: ${subjects[kind] ?? kind}\nMessage-ID: <mail-${index}@hub.emsign.example>\nMIME-Version: 1.0\nContent-Type: multipart/alternative; boundary="--_NmP-0b1c"`,
    messageId: `<mail-${index}@hub.emsign.example>`,
    expiresAt: kind === 'activation' ? new Date(Date.now() + 2 * day).toISOString() : null,
    attempts: failed
      ? [
          { at: ago(90 * minute), ok: false, answer: '451 4.7.1 Please try again later.' },
          {
            at: ago(30 * minute),
            ok: false,
            answer: '550 5.1.1 The e-mail account that you tried to reach does not exist.'
          }
        ]
      : state === 'sent'
        ? [{ at: ago(index * 17 * minute - 3000), ok: true, answer: '250 2.0.0 Ok: queued as 4WvK2L' }]
        : [],
    body: kind === 'activation' ? 'mailbox' : 'withoutSecrets'
  }
}

const actions: readonly AuditAction[] = [
  'account.registered',
  'account.approved',
  'account.sign_in_failed',
  'account.blocked',
  'settings.changed',
  'staff.signed_in'
]

export function makeEvent(sequence: number, account: AccountDetails): AuditEvent {
  const action = pick(actions, sequence)
  const actor = action.startsWith('account.sign') || action === 'account.registered'
  return {
    id: String(sequence),
    sequence,
    commit: sequence + 3,
    at: ago((400 - sequence) * 11 * minute),
    actor: actor ? { kind: 'visitor' } : { kind: 'staff', id: 's2', name: 'Vikram Specimen' },
    action,
    accountId: action.startsWith('account') ? account.id : null,
    subject: action.startsWith('account')
      ? account.number
      : action === 'settings.changed'
        ? 'lockout'
        : 'vikram@emsign.example',
    ip: actor ? '203.0.113.9' : '127.0.0.1',
    details: action === 'account.registered' ? { channel: 'portal', country: account.country } : {}
  }
}

export const settings: SettingsView = {
  ...defaultSettings,
  id: 'settings',
  version: 3,
  smtpPasswordSet: false,
  host: {
    dataDirectory: '/srv/hub',
    portalUrl: null,
    portalListening: 'http://127.0.0.1:4180',
    smtpFromOptions: false,
    assumeCountry: null,
    trustedProxies: []
  }
}

/** Made up: no app of anybody shows codes of it. */
export const secretOfTests = {
  secret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP',
  uri: 'otpauth://totp/emSign%20Hub%20Desk:rekha%40emsign.example?issuer=emSign%20Hub%20Desk&secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&algorithm=SHA1&digits=6&period=30'
}

export const recoveryCodes: readonly string[] = Array.from({ length: 10 }, (_, index) => `7K4M-2QX9-${index}W3T-8HVN`)

export const signedInDesks: readonly SignedInDesk[] = [
  {
    id: 'desk-1',
    staffId: 's1',
    staffName: 'Rekha Example',
    since: ago(35 * minute),
    activeAt: ago(minute),
    kind: 'window',
    userAgent: '',
    ip: '127.0.0.1',
    locked: false,
    current: true
  },
  {
    id: 'desk-2',
    staffId: 's2',
    staffName: 'Vikram Specimen',
    since: ago(190 * minute),
    activeAt: ago(48 * minute),
    kind: 'browser',
    userAgent: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/131.0.0.0 Safari/537.36',
    ip: '127.0.0.1',
    locked: true,
    current: false
  }
]
