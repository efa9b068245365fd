import { createHash, createHmac, timingSafeEqual } from 'node:crypto'

/** A source of random bytes; `randomBytes` of node:crypto outside tests. */
export type Random = (size: number) => Uint8Array

/** Crockford's alphabet: no letter that is mistaken for a figure over the phone. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

function randomText(length: number, random: Random): string {
  // 256 is a multiple of 32: every character is equally likely.
  return Array.from(random(length), (byte) => alphabet[byte % 32]).join('')
}

const grouped = (value: string) => value.replace(/(.{4})(?=.)/g, '$1-')

/** `C-7K4M-2QX9`: names one blocking incident, proves nothing. */
export function newCaseNumber(random: Random): string {
  return `C-${grouped(randomText(8, random))}`
}

/** `7K4M-2QX9`: 40 random bits, read out over the phone; three tries. */
export function newVerificationCode(random: Random): string {
  return grouped(randomText(8, random))
}

/** `7K4M-2QX9-…`: 100 random bits, typed once from the invitation. */
export function newInvitationCode(random: Random): string {
  return grouped(randomText(20, random))
}

/** `7K4M-2QX9-…`: 80 random bits, kept on paper for when the phone is gone. */
export function newRecoveryCode(random: Random): string {
  return grouped(randomText(16, random))
}

/** A code as it was made, from however it was said or typed: any case, spaces or dashes, `O` for `0`, `I` or `L` for `1`. */
export function normalizeCode(typed: string): string {
  return typed
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, '')
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1')
}

/** The case number that somebody says, in whatever way (`c gtho 4mxz`); null where it can be none. */
export function readCaseNumber(said: string): string | null {
  const letters = normalizeCode(said).replace(/^C(?=.{8}$)/, '')
  return letters.length === 8 && [...letters].every((letter) => alphabet.includes(letter))
    ? `C-${grouped(letters)}`
    : null
}

/** A link's token: 32 random bytes, base64url. */
export function newToken(random: Random): string {
  return Buffer.from(random(32)).toString('base64url')
}

/** What is kept of a token or an invitation code: SHA-256, base64url. Enough for values of 100 random bits and more. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url')
}

/** What is kept of a short code, or of an address that must not be readable: HMAC-SHA-256 under the desk's key. */
export function keyedHash(key: string, value: string): string {
  return createHmac('sha256', key).update(value).digest('base64url')
}

/** Compares hashes without telling by time where they differ. */
export function sameHash(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)]
  return a.length === b.length && timingSafeEqual(a, b)
}
