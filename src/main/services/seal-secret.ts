import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'

/*
 * Secrets that are needed again and again, and so stand in the store: sealed with AES-256-GCM under a key made of the
 * desk's own, which is kept in the secrets file. Neither journal, snapshot nor backup can be read without that.
 */

const ivLength = 12
const tagLength = 16

const keyOf = (deskKey: string) => Buffer.from(hkdfSync('sha256', deskKey, '', 'emSign Hub Desk sealed secrets', 32))

/** @param place what it belongs to: a box that is moved elsewhere does not open */
export function sealSecret(deskKey: string, place: string, secret: string): string {
  const iv = randomBytes(ivLength)
  const cipher = createCipheriv('aes-256-gcm', keyOf(deskKey), iv).setAAD(Buffer.from(place))
  const sealed = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()])
  return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64url')
}

/** Null where it was sealed under another desk's key, say before the data were restored elsewhere. */
export function openSecret(deskKey: string, place: string, box: string): string | null {
  const bytes = Buffer.from(box, 'base64url')
  if (bytes.length < ivLength + tagLength) return null
  try {
    const decipher = createDecipheriv('aes-256-gcm', keyOf(deskKey), bytes.subarray(0, ivLength), {
      authTagLength: tagLength
    })
      .setAAD(Buffer.from(place))
      .setAuthTag(bytes.subarray(ivLength, ivLength + tagLength))
    return Buffer.concat([decipher.update(bytes.subarray(ivLength + tagLength)), decipher.final()]).toString('utf8')
  } catch {
    return null
  }
}
