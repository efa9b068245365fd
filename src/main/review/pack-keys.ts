import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync, randomBytes } from 'node:crypto'
import { hashRaw } from '@node-rs/argon2'
import { normalizePassword } from '@shared/password-rules'

/** What deriving a key costs: memory in KiB, and passes over it. */
export type KeyCost = { readonly memory: number; readonly passes: number }
/** How a key follows from words that somebody knows; the salt is base64url. */
export type KeyDerivation = KeyCost & { readonly salt: string }

/**
 * argon2id for words that protect a file whoever has it can try to open as long as they like: 64 MiB and three passes
 * (RFC 9106, section 4, second choice, on one lane), about a quarter of a second.
 */
export const packKeyCost: KeyCost = { memory: 64 * 1024, passes: 3 }

/** A pack may not ask for more than this of the machine that opens it. */
const mostCost: KeyCost = { memory: 1024 * 1024, passes: 16 }

export const newDerivation = (cost: KeyCost): KeyDerivation => ({
  ...cost,
  salt: randomBytes(16).toString('base64url')
})

export function isDerivation(value: unknown): value is KeyDerivation {
  const { memory, passes, salt } = (value ?? {}) as Partial<KeyDerivation>
  const within = (number: unknown, least: number, most: number) =>
    Number.isInteger(number) && Number(number) >= least && Number(number) <= most
  return within(memory, 8, mostCost.memory) && within(passes, 1, mostCost.passes) && typeof salt === 'string'
}

/** 32 bytes from a passphrase or password; every keyboard's `é` is the same. */
export async function deriveKey(words: string, { memory, passes, salt }: KeyDerivation): Promise<Buffer> {
  return hashRaw(normalizePassword(words), {
    memoryCost: memory,
    timeCost: passes,
    parallelism: 1,
    outputLen: 32,
    salt: Buffer.from(salt, 'base64url')
  })
}

/** The keys of one pack, all from its passphrase; each has one purpose. */
export type PackKeys = {
  /** Seals the contents. */
  readonly contents: Buffer
  /** Seals decisions, and protects their lengths. */
  readonly log: Buffer
  /** Tells a wrong passphrase from damage. */
  readonly check: string
}

export async function packKeys(passphrase: string, derivation: KeyDerivation, packId: string): Promise<PackKeys> {
  const master = await deriveKey(passphrase, derivation)
  const part = (purpose: string) => Buffer.from(hkdfSync('sha256', master, packId, `hub review pack, ${purpose}`, 32))
  return { contents: part('contents'), log: part('log'), check: part('check').toString('base64url') }
}

const nonceLength = 12
export const tagLength = 16
/** What sealing adds. */
export const sealingLength = nonceLength + tagLength

/** AES-256-GCM with a random nonce in front and the tag at the end. `about` is protected with it, and not in it. */
export function seal(key: Buffer, plain: Uint8Array, about: Uint8Array): Buffer {
  const nonce = randomBytes(nonceLength)
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(about)
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()])
}

/** What was sealed, or null where a single bit of it, or of what it is about, is not as it was. */
export function unseal(key: Buffer, sealed: Uint8Array, about: Uint8Array): Buffer | null {
  if (sealed.length < sealingLength) return null
  const end = sealed.length - tagLength
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, nonceLength), {
    authTagLength: tagLength
  }).setAAD(about)
  decipher.setAuthTag(sealed.subarray(end))
  try {
    return Buffer.concat([decipher.update(sealed.subarray(nonceLength, end)), decipher.final()])
  } catch {
    return null
  }
}

export const sha256 = (...parts: readonly Uint8Array[]): Buffer => {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest()
}

export const hmac = (key: Buffer, ...parts: readonly Uint8Array[]): Buffer => {
  const mac = createHmac('sha256', key)
  for (const part of parts) mac.update(part)
  return mac.digest()
}
