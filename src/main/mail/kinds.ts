import type { MailKind } from '@shared/mail'

/**
 * What each kind of mail shows. All values are text; times are ISO 8601 and shown in UTC and IST. `managerName` is empty
 * where nobody is assigned.
 */
export type MailData = {
  'signup-confirmation': {
    readonly accountNumber: string
    readonly organizationName: string
    readonly organizationType: string
    readonly country: string
    readonly email: string
    /** Empty where none was asked for. */
    readonly mobile: string
    readonly promiseDays: string
    /** Absent in messages from before this was told. */
    readonly termsVersion?: string
  }
  'signup-duplicate': { readonly accountNumber: string; readonly organizationName: string; readonly signInUrl: string }
  activation: {
    readonly accountNumber: string
    readonly organizationName: string
    readonly managerName: string
    readonly expiresAt: string
  }
  rejection: { readonly organizationName: string; readonly reason: string }
  'account-active': {
    readonly accountNumber: string
    readonly organizationName: string
    readonly managerName: string
    readonly signInUrl: string
  }
  'account-blocked': {
    readonly accountNumber: string
    readonly caseNumber: string
    readonly managerName: string
    readonly attempts: string
    readonly blockedAt: string
  }
  'verification-code': { readonly caseNumber: string; readonly expiresAt: string }
  'account-unblocked': { readonly accountNumber: string; readonly attemptsAllowed: string; readonly signInUrl: string }
  /** To the holder: somebody phoned in their name and was not let in. */
  'caller-warning': { readonly accountNumber: string; readonly caseNumber: string; readonly calledAt: string }
  /** To the assigned manager, or the stand-in: the account was blocked again within a day. */
  'blocked-again': {
    readonly accountNumber: string
    readonly caseNumber: string
    readonly earlierCaseNumber: string
    readonly unblockedAt: string
    readonly unblockedBy: string
    readonly blockedAt: string
  }
  'password-reset': { readonly accountNumber: string; readonly expiresAt: string }
  /** Asked for by the holder of a blocked account: no link, but whom to phone. */
  'password-reset-blocked': {
    readonly accountNumber: string
    readonly caseNumber: string
    readonly managerName: string
  }
  'account-closed': { readonly accountNumber: string; readonly organizationName: string; readonly reason: string }
  'account-reopened': {
    readonly accountNumber: string
    readonly organizationName: string
    readonly reason: string
    /** How it stands now, as a sentence needs it; absent in messages from before this was told. */
    readonly standing?: string
    readonly nextStep?: string
    /** Empty where nobody can sign in yet. */
    readonly signInUrl: string
  }
  /** To the address before the change: the new ones, hidden but for a letter or digits; empty where they are the same. */
  'contact-changed': {
    readonly accountNumber: string
    readonly organizationName: string
    readonly email: string
    /** `removed` where there is none any more. */
    readonly mobile: string
    readonly changedAt: string
  }
  'staff-invitation': { readonly inviterName: string; readonly roleName: string; readonly expiresAt: string }
  /** To a colleague whose second factor an administrator took away; they may have it again at the next sign-in. */
  'staff-two-factor-reset': { readonly administratorName: string; readonly reason: string; readonly resetAt: string }
  /** To an address outside: how far the audit trail has come, signed. */
  'audit-checkpoint': {
    readonly line: string
    readonly madeAt: string
    readonly records: string
    readonly events: string
    readonly fingerprint: string
  }
  test: { readonly requestedBy: string }
}

/** What must not stay readable once it is delivered (design section 6). */
export type MailSecrets = {
  activation: { readonly link: string }
  'account-blocked': { readonly code: string }
  'verification-code': { readonly code: string }
  'password-reset': { readonly link: string }
  'staff-invitation': { readonly code: string }
}

/** A message to promise: the kind decides the template, the data and the secrets. */
export type MailOrder = {
  [K in MailKind]: {
    readonly kind: K
    readonly accountId: string | null
    readonly to: { readonly name: string; readonly address: string }
    readonly data: MailData[K]
    readonly expiresAt?: string
  } & (K extends keyof MailSecrets ? { readonly secrets: MailSecrets[K] } : { readonly secrets?: undefined })
}[MailKind]
