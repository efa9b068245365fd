import { createPrivateKey, createPublicKey, sign, verify, type KeyObject } from 'node:crypto'
import type { PackDecision } from '@shared/review-pack'
import { hmac, seal, sha256, tagLength, unseal } from './pack-keys'
import { takeTurns } from '../turns'
import { packError } from './pack-problems'
import { isDecision, parseJson } from './pack-values'

/*
 * What was decided follows the contents, one entry after the other:
 *
 *   length (4 bytes, big-endian) | its protection (16 bytes) | nonce | sealed: signature (64 bytes), JSON | tag
 *
 * Protection and seal cover the entry's number and the hash of all before it: an entry can't be changed, moved, repeated
 * or left out between others. Because the length is protected by itself, a changed one reads as damage, and only an entry
 * that was never completed reads as one.
 */

/** Where the next entry belongs: its number, and the hash of all before it. */
export type LogPlace = { readonly sequence: number; readonly before: Buffer }

export type LogEntry = {
  readonly decision: PackDecision
  /** What is signed, and the signature. */
  readonly signed: Buffer
  readonly signature: Buffer
}

const lengthLength = 4
const protectionLength = 16
const headLength = lengthLength + protectionLength
const signatureLength = 64

const placeBytes = ({ sequence, before }: LogPlace): Buffer => {
  const number = Buffer.alloc(8)
  number.writeBigUInt64BE(BigInt(sequence))
  return Buffer.concat([number, before])
}

/** What the reviewer's key signs: the decision, where it stands, and all that came before it, the contents too. */
const signedBytes = (place: LogPlace, json: Uint8Array): Buffer =>
  Buffer.concat([Buffer.from('hub review decision\0'), placeBytes(place), json])

const nextPlace = ({ sequence, before }: LogPlace, entry: Uint8Array): LogPlace => ({
  sequence: sequence + 1,
  before: sha256(before, entry)
})

/** One entry as it stands in the file. */
export function writeEntry(
  key: Buffer,
  place: LogPlace,
  decision: PackDecision,
  privateKey: KeyObject
): { readonly bytes: Buffer; readonly next: LogPlace } {
  const json = Buffer.from(JSON.stringify(decision))
  const about = placeBytes(place)
  const signature = sign(null, signedBytes(place, json), privateKey)
  const body = seal(key, Buffer.concat([signature, json]), about)
  const length = Buffer.alloc(lengthLength)
  length.writeUInt32BE(body.length)
  const bytes = Buffer.concat([length, protect(key, length, about), body])
  return { bytes, next: nextPlace(place, bytes) }
}

const protect = (key: Buffer, length: Uint8Array, about: Uint8Array): Buffer =>
  hmac(key, length, about).subarray(0, protectionLength)

export type ReadLog = {
  readonly entries: readonly LogEntry[]
  readonly next: LogPlace
  /** Bytes of whole entries. */
  readonly length: number
}

/**
 * All whole entries, read in turns: there may be thousands. What follows the last may be the beginning of one that was never completed.
 * @throws PackError where anything else is not as it was written
 */
export async function readLog(key: Buffer, first: LogPlace, log: Buffer): Promise<ReadLog> {
  const entries: LogEntry[] = []
  const turn = takeTurns()
  let place = first
  let at = 0
  while (at < log.length) {
    await turn()
    const rest = log.subarray(at)
    const entry = readEntry(key, place, rest)
    if (entry === null) break
    entries.push(entry.entry)
    place = nextPlace(place, rest.subarray(0, entry.length))
    at += entry.length
  }
  return { entries, next: place, length: at }
}

/** Null: it was never completed. */
function readEntry(key: Buffer, place: LogPlace, rest: Buffer): { entry: LogEntry; length: number } | null {
  // A file system may have made room, which reads as zeros, before a cut of the power kept the bytes away.
  if (lengthWithoutZeros(rest) < headLength) return null
  const about = placeBytes(place)
  const head = rest.subarray(0, headLength)
  if (!head.subarray(lengthLength).equals(protect(key, head.subarray(0, lengthLength), about)))
    throw packError('damaged')
  const end = headLength + head.readUInt32BE()
  if (end > rest.length) return null
  const plain = unseal(key, rest.subarray(headLength, end), about)
  if (plain === null) {
    const isLast = end === rest.length
    if (isLast && lengthWithoutZeros(rest) <= end - tagLength) return null
    throw packError('damaged')
  }
  const json = plain.subarray(signatureLength)
  const decision = parseJson(json.toString('utf8'))
  if (!isDecision(decision)) throw packError('damaged')
  return {
    length: end,
    entry: {
      decision,
      signed: signedBytes(place, json),
      signature: plain.subarray(0, signatureLength)
    }
  }
}

function lengthWithoutZeros(bytes: Uint8Array): number {
  let length = bytes.length
  while (length > 0 && bytes[length - 1] === 0) length -= 1
  return length
}

/** Tells whether this key signed an entry; a key that is none signed nothing. */
export function signedWith(publicKey: string): (entry: LogEntry) => boolean {
  let key: KeyObject
  try {
    key = createPublicKey({ key: Buffer.from(publicKey, 'base64url'), format: 'der', type: 'spki' })
  } catch {
    return () => false
  }
  return ({ signed, signature }) => verify(null, signed, key, signature)
}

export const privateKeyFrom = (der: Buffer): KeyObject => createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
