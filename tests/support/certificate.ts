import { generateKeyPairSync, randomBytes, sign } from 'node:crypto'

/** A certificate with its key, both PEM. */
export type OwnCertificate = { readonly cert: string; readonly key: string }

/**
 * Makes a certificate for 127.0.0.1 that vouches for itself, good for a day before and after now. Node makes keys and
 * signatures but no certificates, so the few fields that there have to be are spelled out here (RFC 5280, 8410).
 */
export function createOwnCertificate(now = new Date()): OwnCertificate {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const day = 86_400_000
  const name = sequence(set(sequence(oid(2, 5, 4, 3), der(0x0c, Buffer.from('mail.example')))))
  const algorithm = sequence(oid(1, 3, 101, 112))
  const address = sequence(der(0x87, Buffer.from([127, 0, 0, 1])))
  const content = sequence(
    der(0xa0, integer(2)),
    der(0x02, Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    algorithm,
    name,
    sequence(time(new Date(now.getTime() - day)), time(new Date(now.getTime() + day))),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(sequence(oid(2, 5, 29, 17), der(0x04, address))))
  )
  const signature = der(0x03, Buffer.concat([Buffer.from([0]), sign(null, content, privateKey)]))
  const lines =
    sequence(content, algorithm, signature)
      .toString('base64')
      .match(/.{1,64}/g) ?? []
  return {
    cert: `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  }
}

/** One value of ASN.1: tag, length, content. */
function der(tag: number, content: Buffer): Buffer {
  const size = content.length
  const length = size < 0x80 ? [size] : size < 0x100 ? [0x81, size] : [0x82, size >> 8, size & 0xff]
  return Buffer.concat([Buffer.from([tag, ...length]), content])
}

const sequence = (...parts: readonly Buffer[]) => der(0x30, Buffer.concat(parts))
const set = (...parts: readonly Buffer[]) => der(0x31, Buffer.concat(parts))
const integer = (value: number) => der(0x02, Buffer.from([value]))
/** The ones here have no number above 127 behind the first two. */
const oid = (first: number, second: number, ...rest: readonly number[]) =>
  der(0x06, Buffer.from([first * 40 + second, ...rest]))
/** UTCTime: YYMMDDhhmmssZ. */
const time = (at: Date) => der(0x17, Buffer.from(`${at.toISOString().replace(/\D/g, '').slice(2, 14)}Z`))
