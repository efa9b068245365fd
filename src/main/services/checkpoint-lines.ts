import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign,
  verify,
  type KeyObject
} from 'node:crypto'
import type { TrailEnd } from '../store/port'

/*
 * A checkpoint is one line of text that says how far the trail had come at some time, signed with Ed25519:
 *
 *   HDCP1 <store> <at> <records> <events> <head> <key> <signature>
 *
 *   store      the installation's id, as in the first record of each journal file
 *   at         when, UTC
 *   head       hash of the trail's last record
 *   key        fingerprint of the public key: SHA-256 of its DER (SubjectPublicKeyInfo), hexadecimal
 *   signature  of the line before it, without the space between: base64url
 *
 * docs/audit.md explains it to auditors; tools/verify-audit.mjs reads it without this program.
 */

export type Checkpoint = TrailEnd & {
  readonly at: string
  /** Fingerprint of the key that it says it is signed with. */
  readonly key: string
  readonly signature: string
}

/** The key that signs, and what everybody may know of it. */
export type SigningKey = {
  readonly sign: (text: string) => string
  /** PEM, for whoever checks. */
  readonly publicKey: string
  readonly fingerprint: string
}

/** A new private key, as PKCS#8 PEM. */
export function newPrivateKey(): string {
  return generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
}

/** Throws where it is no private key. */
export function readSigningKey(privateKey: string): SigningKey {
  const key = createPrivateKey(privateKey)
  const publicKey = createPublicKey(key)
  return {
    sign: (text) => sign(null, Buffer.from(text), key).toString('base64url'),
    publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    fingerprint: fingerprintOf(publicKey)
  }
}

export function fingerprintOf(publicKey: KeyObject): string {
  return createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('hex')
}

export function signCheckpoint(end: TrailEnd, at: string, key: SigningKey): Checkpoint {
  const unsigned = { ...end, at, key: key.fingerprint }
  return { ...unsigned, signature: key.sign(signedText(unsigned)) }
}

/** The line, without a line feed. */
export function writeCheckpoint(checkpoint: Checkpoint): string {
  return `${signedText(checkpoint)} ${checkpoint.signature}`
}

function signedText({ store, at, records, events, head, key }: Omit<Checkpoint, 'signature'>): string {
  return `HDCP1 ${store} ${at} ${records} ${events} ${head} ${key}`
}

const line =
  /HDCP1\s+([\w-]{1,64})\s+([\dT:.-]{1,32}Z)\s+(\d{1,15})\s+(\d{1,15})\s+([0-9a-f]{64})\s+([0-9a-f]{64})\s+([\w-]{86})(?![\w-])/g

/** All checkpoints in a text, each once, whether or not they are signed well: a file, or a mail that broke the lines. */
export function readCheckpoints(text: string): readonly Checkpoint[] {
  const found = new Map<string, Checkpoint>()
  // Quoted-printable mail breaks lines with an equals sign, which no checkpoint has.
  for (const [, store = '', at = '', records, events, head = '', key = '', signature = ''] of text
    .replace(/=\r?\n/g, '')
    .matchAll(line))
    found.set(signature, { store, at, records: Number(records), events: Number(events), head, key, signature })
  return [...found.values()]
}

export function isSignedBy(
  checkpoint: Checkpoint,
  { publicKey, fingerprint }: Pick<SigningKey, 'publicKey' | 'fingerprint'>
) {
  const signature = Buffer.from(checkpoint.signature, 'base64url')
  return (
    checkpoint.key === fingerprint &&
    verify(null, Buffer.from(signedText(checkpoint)), createPublicKey(publicKey), signature)
  )
}
