import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { promisify } from 'node:util'
import { gunzip, gzip } from 'node:zlib'
import { packFormatVersion, type PackApplication, type PackContents, type PackDecision } from '@shared/review-pack'
import {
  deriveKey,
  isDerivation,
  newDerivation,
  packKeyCost,
  packKeys,
  seal,
  sealingLength,
  sha256,
  tagLength,
  unseal,
  type KeyCost,
  type KeyDerivation,
  type PackKeys
} from './pack-keys'
import { readHeader, writeHeader, type PackHeader } from './pack-header'
import { privateKeyFrom, readLog, signedWith, type LogPlace } from './pack-log'
import { takeTurns } from '../turns'
import { packError } from './pack-problems'
import { parseJson } from './pack-values'

export { PackError } from './pack-problems'

/** What a pack is made of: all but the key pair, which is made with it. */
export type NewPack = Omit<PackContents, 'publicKey'>

export type CreatedPack = {
  readonly bytes: Buffer
  /** Ed25519, SPKI in base64url; the lease keeps it. */
  readonly publicKey: string
  /** SHA-256 of all that comes before the first decision, base64url; the lease keeps it to know its pack again. */
  readonly digest: string
}

/** Whether each decision of a pack bears the signature of a key; `sequence` is the first that does not. */
export type SealCheck = { readonly ok: true } | { readonly ok: false; readonly sequence: number }

export type ReadPack = {
  readonly contents: PackContents
  /** As in `CreatedPack`: differs where the contents were exchanged by somebody who knows the passphrase. */
  readonly digest: string
  readonly decisions: readonly PackDecision[]
  /** Bytes at the end of a decision that was never completed: it was not confirmed to anybody. 0: none. */
  readonly torn: number
  /** @param publicKey the lease's, not the one that the pack names */
  readonly signedBy: (publicKey: string) => Promise<SealCheck>
}

/** What it takes to go on writing. */
export type OpenedPack = ReadPack & {
  readonly keys: PackKeys
  readonly header: PackHeader
  readonly next: LogPlace
  /** Bytes up to the end of the last whole decision. */
  readonly length: number
  /** The last of them: a seal's tag, so that another copy of the file is not taken for this one. */
  readonly end: Buffer
  /** The key that signs decisions, or null: this is not the reviewer's desk password. */
  readonly signingKey: (password: string) => Promise<KeyObject | null>
}

/** The key that signs, under the reviewer's desk password: whoever knows the passphrase can read, and no more. */
type SigningKey = { readonly password: KeyDerivation; readonly sealed: string }
type Sealed = { readonly contents: PackContents; readonly signing: SigningKey }

const zip = promisify(gzip)
const unzip = promisify<Buffer, { maxOutputLength: number }, Buffer>(gunzip)
const mostContents = 512 * 1024 * 1024

/**
 * Makes a pack and the key pair that its decisions are signed with.
 * @param password the reviewer's desk password, which was checked before
 * @param cost is for tests of other things than keys
 */
export async function createPack(
  pack: NewPack,
  passphrase: string,
  password: string,
  cost: KeyCost = packKeyCost
): Promise<CreatedPack> {
  const pair = generateKeyPairSync('ed25519')
  const publicKey = pair.publicKey.export({ format: 'der', type: 'spki' }).toString('base64url')
  const signingWords = newDerivation(cost)
  const privateKey = pair.privateKey.export({ format: 'der', type: 'pkcs8' })
  const signing: SigningKey = {
    password: signingWords,
    sealed: seal(await deriveKey(password, signingWords), privateKey, Buffer.from(pack.id)).toString('base64url')
  }
  const packed = await zip(await jsonOf({ contents: { ...pack, publicKey }, signing }))
  const opening = newDerivation(cost)
  const keys = await packKeys(passphrase, opening, pack.id)
  const line = writeHeader({
    version: packFormatVersion,
    id: pack.id,
    passphrase: opening,
    check: keys.check,
    contents: packed.length + sealingLength
  })
  const sealed = seal(keys.contents, packed, line)
  return { bytes: Buffer.concat([line, sealed]), publicKey, digest: sha256(line, sealed).toString('base64url') }
}

/**
 * JSON with a line for each application, which `parseContents` reads in turns as this writes it: of thousands, each would
 * take a while at once. No line ends within one, for JSON has none in its texts.
 */
async function jsonOf({ contents: { applications, ...contents }, signing }: Sealed): Promise<string> {
  const turn = takeTurns()
  const parts: string[] = []
  for (const application of applications) {
    await turn()
    parts.push(JSON.stringify(application))
  }
  const open = JSON.stringify({ signing, contents }).slice(0, -2)
  return `${open},"applications":[\n${parts.join(',\n')}\n]}}`
}

/**
 * Opens and checks a pack.
 * @throws PackError
 */
export async function readPack(bytes: Buffer, passphrase: string): Promise<ReadPack> {
  const { contents, digest, decisions, torn, signedBy } = await openPack(bytes, passphrase)
  return { contents, digest, decisions, torn, signedBy }
}

/**
 * Whether something may be a pack, before anybody is asked for a passphrase.
 * @throws PackError where it is none, made by a newer version, or not all there
 */
export function checkPack(bytes: Buffer): { readonly id: string } {
  const { header, line } = readHeader(bytes)
  if (bytes.length < line.length + header.contents) throw packError('truncated')
  return { id: header.id }
}

/**
 * The same as `readPack`, for whoever goes on writing.
 * @throws PackError
 */
export async function openPack(bytes: Buffer, passphrase: string): Promise<OpenedPack> {
  checkPack(bytes)
  const { header, line } = readHeader(bytes)
  const keys = await packKeys(passphrase, header.passphrase, header.id)
  if (keys.check !== header.check) throw packError('passphrase')
  const start = line.length + header.contents
  const sealed = bytes.subarray(line.length, start)
  const { contents, signing } = await readContents(keys, sealed, line, header.id)
  const digest = sha256(line, sealed)
  const log = await readLog(keys.log, { sequence: 1, before: digest }, bytes.subarray(start))
  const { entries, next, length } = log
  if (entries.some(({ decision }, index) => decision.packId !== contents.id || decision.sequence !== index + 1))
    throw packError('damaged')
  return {
    contents,
    digest: digest.toString('base64url'),
    decisions: entries.map(({ decision }) => decision),
    torn: bytes.length - start - length,
    signedBy: async (publicKey) => {
      const isSigned = signedWith(publicKey)
      const turn = takeTurns()
      for (const [index, entry] of entries.entries()) {
        await turn()
        if (!isSigned(entry)) return { ok: false, sequence: index + 1 }
      }
      return { ok: true }
    },
    keys,
    header,
    next,
    length: start + length,
    end: bytes.subarray(start + length - tagLength, start + length),
    signingKey: async (password) => {
      const der = unseal(
        await deriveKey(password, signing.password),
        Buffer.from(signing.sealed, 'base64url'),
        Buffer.from(contents.id)
      )
      return der && privateKeyFrom(der)
    }
  }
}

async function readContents(keys: PackKeys, sealed: Buffer, line: Buffer, id: string): Promise<Sealed> {
  const packed = unseal(keys.contents, sealed, line)
  if (packed === null) throw packError('damaged')
  const text = await unzip(packed, { maxOutputLength: mostContents }).catch(() => Buffer.alloc(0))
  const { contents, signing } = ((await parseContents(text)) ??
    parseJson(text.toString('utf8')) ??
    {}) as Partial<Sealed>
  // Sealed with the passphrase, so as it was written; somebody who knows it may have written nonsense.
  if (!contents || !Array.isArray(contents.applications) || contents.id !== id || !isDerivation(signing?.password))
    throw packError('damaged')
  return { contents, signing }
}

/** What `jsonOf` wrote; null for JSON with other lines, such as a pack's of an earlier version, which had one. */
async function parseContents(text: Buffer): Promise<Partial<Sealed> | null> {
  const start = text.indexOf(lineEnd) + 1
  const end = text.lastIndexOf(lineEnd)
  if (start === 0) return null
  const around = parseJson(text.toString('utf8', 0, start) + text.toString('utf8', end)) as Partial<Sealed> | null
  if (!Array.isArray(around?.contents?.applications) || around.contents.applications.length > 0) return null
  const applications: PackApplication[] = []
  const turn = takeTurns()
  for (let at = start; at < end;) {
    await turn()
    const next = Math.min(text.indexOf(lineEnd, at), end)
    const isLast = next === end
    const application = parseJson(text.toString('utf8', at, isLast ? next : next - 1))
    if (application === null || (!isLast && text[next - 1] !== comma)) return null
    applications.push(application as PackApplication)
    at = next + 1
  }
  return { ...around, contents: { ...around.contents, applications } }
}

const lineEnd = 0x0a
const comma = 0x2c
