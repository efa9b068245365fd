/** Recovery codes that are given at a time. */
export const recoveryCodeCount = 10
/** With so many left, or fewer, somebody is told to make new ones. */
export const fewRecoveryCodes = 3

/** What somebody scans or types into their authenticator app. */
export type TwoFactorSecret = {
  /** Base32, for apps that can't scan. */
  readonly secret: string
  /** The same for the QR code: an `otpauth://` address (Google's key URI format, which all apps read). */
  readonly uri: string
}

/** Shown once, right after they were made. */
export type RecoveryCodes = { readonly recoveryCodes: readonly string[] }

/** A desk that somebody is signed in to. Times in ISO 8601. */
export type SignedInDesk = {
  readonly id: string
  readonly staffId: string
  readonly staffName: string
  readonly since: string
  /** Last input of a person, not of the desk asking by itself. */
  readonly activeAt: string
  /** A window of the application, or a browser. */
  readonly kind: 'window' | 'browser'
  /** Empty for a window. */
  readonly userAgent: string
  readonly ip: string
  readonly locked: boolean
  /** The desk that asks. */
  readonly current: boolean
}
