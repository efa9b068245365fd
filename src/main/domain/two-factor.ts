import { Secret, TOTP } from 'otpauth'
import { recoveryCodeCount } from '@shared/two-factor'
import type { TwoFactor } from '../store/records'
import { hashToken, newRecoveryCode, normalizeCode, sameHash, type Random } from './codes'

/** How long one code is shown (RFC 6238, section 5.2). */
export const stepSeconds = 30
/** Steps that the clock of a phone may be off, each way. */
const skew = 1
/** 160 bits, as long as the hash (RFC 4226, section 4, R6). */
const secretBytes = 20

const issuer = 'emSign Hub Desk'
// SHA-1, six digits, half a minute: the defaults of RFC 6238, and the only ones that every app knows.
const totpOf = (secret: string, label = '') =>
  new TOTP({ issuer, label, secret: Secret.fromBase32(secret), period: stepSeconds })

/** A new secret in base32, which is how apps take it. */
export function newSecret(random: Random): string {
  const bytes = Uint8Array.from(random(secretBytes))
  return new Secret({ buffer: bytes.buffer }).base32
}

/** What the QR code says. */
export const secretUri = (secret: string, email: string): string => totpOf(secret, email).toString()

/**
 * The half minute that a code is of: this one, or one before or after it for clocks that are off, and newer than the last
 * one used. Null where the code is wrong, too old or was used: each counts once (RFC 6238, section 5.2).
 */
export function findStep(secret: string, code: string, lastStep: number, now: Date): number | null {
  const totp = totpOf(secret)
  const current = totp.counter({ timestamp: now.getTime() })
  const steps = Array.from({ length: 2 * skew + 1 }, (_, index) => current + index - skew)
  const found = steps.find(
    (step) =>
      step > lastStep && totp.validate({ token: code, timestamp: step * stepSeconds * 1000, window: 0 }) !== null
  )
  return found ?? null
}

/** New recovery codes, and what is kept of them. */
export function newRecoveryCodes(staffId: string, random: Random): { codes: string[]; hashes: string[] } {
  const codes = Array.from({ length: recoveryCodeCount }, () => newRecoveryCode(random))
  return { codes, hashes: codes.map((code) => hashRecoveryCode(staffId, code)) }
}

/** Enough for 80 random bits. Not under the desk's key: a recovery code must work when that is lost. */
const hashRecoveryCode = (staffId: string, code: string) => hashToken(`${staffId}\n${normalizeCode(code)}`)

/** Six digits in a row are of the app; everything else is taken for a recovery code. */
export const isAppCode = (typed: string): boolean => /^\d{6}$/.test(withoutGaps(typed))
const withoutGaps = (typed: string) => typed.replace(/[\s-]/g, '')

export type UsedCode = { readonly next: TwoFactor; readonly kind: 'app' | 'recovery' }

/** Uses a code up: that of the app for its half minute, a recovery code for good. Null where it does not count. */
export function takeCode(
  twoFactor: TwoFactor,
  { staffId, secret, typed, now }: { staffId: string; secret: string; typed: string; now: Date }
): UsedCode | null {
  if (isAppCode(typed)) {
    const step = findStep(secret, withoutGaps(typed), twoFactor.lastStep, now)
    return step === null ? null : { next: { ...twoFactor, lastStep: step }, kind: 'app' }
  }
  const hash = hashRecoveryCode(staffId, typed)
  const left = twoFactor.recoveryHashes.filter((one) => !sameHash(one, hash))
  return left.length === twoFactor.recoveryHashes.length
    ? null
    : { next: { ...twoFactor, recoveryHashes: left }, kind: 'recovery' }
}
