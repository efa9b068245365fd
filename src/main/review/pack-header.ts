import { longestPackLine, packFormatVersion, packMagic as magic } from '@shared/review-pack'
import { isDerivation, sealingLength, sha256, type KeyDerivation } from './pack-keys'
import { packError } from './pack-problems'
import { parseJson } from './pack-values'

/*
 * A pack's first line is text: a name, JSON, and a checksum of both. It tells how to open the rest, and nothing of what
 * is in there. Name, `version` and checksum stay in every version to come, so that a newer pack says so.
 */

export type PackHeader = {
  readonly version: number
  readonly id: string
  readonly passphrase: KeyDerivation
  /** `PackKeys.check` of the right passphrase. */
  readonly check: string
  /** Bytes of the sealed contents, which follow the line. */
  readonly contents: number
}

const newline = 0x0a

/** Its checksum finds accidents; against intent, the line is part of what the contents are sealed with. */
export function writeHeader(header: PackHeader): Buffer {
  const text = magic + JSON.stringify(header)
  return Buffer.from(`${text} ${checksumOf(text)}\n`)
}

const checksumOf = (text: string): string => sha256(Buffer.from(text)).toString('base64url')

/** @throws PackError where the file is no pack, a newer one, or its line is not whole */
export function readHeader(bytes: Buffer): { readonly header: PackHeader; readonly line: Buffer } {
  const start = bytes.subarray(0, magic.length).toString('latin1')
  if (!magic.startsWith(start)) throw packError('notPack')
  const end = bytes.subarray(0, longestPackLine).indexOf(newline)
  if (end < 0) throw packError(bytes.length < longestPackLine ? 'truncated' : 'damaged')
  const line = bytes.subarray(0, end + 1)
  const space = line.lastIndexOf(0x20)
  const text = line.subarray(0, space).toString('latin1')
  // As text: more than one spelling of base64url decodes to the same bytes.
  if (line.subarray(space + 1, end).toString('latin1') !== checksumOf(text)) throw packError('damaged')
  const header = parseJson(text.slice(magic.length))
  if (!hasVersion(header)) throw packError('damaged')
  if (header.version > packFormatVersion) throw packError('newer')
  if (!isHeader(header)) throw packError('damaged')
  return { header, line }
}

function hasVersion(value: unknown): value is { readonly version: number } {
  return typeof value === 'object' && value !== null && 'version' in value && Number.isInteger(value.version)
}

function isHeader(value: { readonly version: number }): value is PackHeader {
  const { id, passphrase, check, contents } = value as Partial<PackHeader>
  const texts = typeof id === 'string' && typeof check === 'string'
  return texts && isDerivation(passphrase) && Number.isInteger(contents) && Number(contents) >= sealingLength
}
