import { generateKeyPairSync } from 'node:crypto'
import { gunzipSync, gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { longestPackLine, looksDecided, type PackDecision } from '@shared/review-pack'
import { createPack, openPack, PackError, readPack } from '../../../src/main/review/pack'
import { writeHeader, readHeader } from '../../../src/main/review/pack-header'
import { packKeys, seal, sealingLength, unseal } from '../../../src/main/review/pack-keys'
import { writeEntry } from '../../../src/main/review/pack-log'
import { aPack, cheapKeys, packOf, packWords } from '../../support/review-pack'

const { passphrase, password } = packWords

/** A small pack with three decisions, and where each of its parts begins. */
async function decidedPack() {
  const pack = await aPack(1)
  const opened = await openPack(pack.bytes, passphrase)
  const key = await opened.signingKey(password)
  if (key === null) throw new Error('the password is right')
  const parts: Buffer[] = [pack.bytes]
  let place = opened.next
  for (const [index, action] of (
    [
      { kind: 'approve', note: 'Known to us.', managerId: null },
      { kind: 'withdraw' },
      { kind: 'reject', reason: 'No such company.', notify: true }
    ] as const
  ).entries()) {
    const decision: PackDecision = {
      ...action,
      packId: pack.contents.id,
      sequence: index + 1,
      applicationId: 'account-1',
      basedOn: 1,
      decidedAt: '2026-03-03T09:00:00.000Z',
      reviewerId: 'staff-meera'
    }
    const { bytes, next } = writeEntry(opened.keys.log, place, decision, key)
    parts.push(bytes)
    place = next
  }
  const ends = parts.map((_, index) => Buffer.concat(parts.slice(0, index + 1)).length)
  return { ...pack, bytes: Buffer.concat(parts), parts, ends, place, opened }
}

let decided: Awaited<ReturnType<typeof decidedPack>>
beforeAll(async () => {
  decided = await decidedPack()
})

/** What is sealed in a pack, for whoever knows the passphrase. */
async function sealedIn(bytes: Buffer): Promise<unknown> {
  const { header, line } = readHeader(bytes)
  const keys = await packKeys(passphrase, header.passphrase, header.id)
  const packed = unseal(keys.contents, bytes.subarray(line.length, line.length + header.contents), line)
  return JSON.parse(gunzipSync(packed ?? Buffer.alloc(0)).toString())
}

/** The pack with other contents, sealed as its own are. */
async function withContents(bytes: Buffer, text: string): Promise<Buffer> {
  const { header } = readHeader(bytes)
  const keys = await packKeys(passphrase, header.passphrase, header.id)
  const packed = gzipSync(text)
  const line = writeHeader({ ...header, contents: packed.length + sealingLength })
  return Buffer.concat([line, seal(keys.contents, packed, line)])
}

const problemOf = async (bytes: Buffer, words: string = passphrase) => {
  try {
    await readPack(bytes, words)
    return 'opened'
  } catch (error) {
    return error instanceof PackError ? error.code : error
  }
}

describe('a pack', () => {
  it('gives back what was put in, and what was decided in order', async () => {
    const read = await readPack(decided.bytes, passphrase)
    expect(read.contents).toEqual(decided.contents)
    expect(read.digest).toBe(decided.digest)
    expect(read.torn).toBe(0)
    expect(read.decisions.map(({ kind, sequence }) => [kind, sequence])).toEqual([
      ['approve', 1],
      ['withdraw', 2],
      ['reject', 3]
    ])
  })

  it('gives back every application as it was, whatever stands in its texts', async () => {
    const texts = ['{"applications":[\n', '},\n{', ',', '\n]}}', '\u2028 "quoted" \\n', 'Müller & Söhne, 株式会社']
    const plain = packOf(texts.length)
    const applications = plain.applications.map((application, index) => ({
      ...application,
      account: { ...application.account, organizationName: texts[index] ?? '' }
    }))
    const { bytes, contents } = await aPack(0, { applications })
    expect((await readPack(bytes, passphrase)).contents).toEqual(contents)
    const none = await aPack(0)
    expect((await readPack(none.bytes, passphrase)).contents).toEqual(none.contents)
  })

  it('opens where its contents are written in other lines, as earlier versions and other tools do', async () => {
    const { bytes, contents } = await aPack(3)
    const sealed = await sealedIn(bytes)
    for (const text of [JSON.stringify(sealed), JSON.stringify(sealed, null, 2), `\n${JSON.stringify(sealed)}\n`])
      expect((await readPack(await withContents(bytes, text), passphrase)).contents).toEqual(contents)
    for (const text of ['', '\n', '{\n}', 'null\n', '{"contents":{"applications":[\n{}\n{}\n]}}'])
      expect(await problemOf(await withContents(bytes, text))).toBe('damaged')
  })

  it('tells nothing of its contents to whoever has no passphrase', async () => {
    const text = decided.bytes.toString('latin1')
    for (const word of ['kestrel', 'Kestrel', 'Meera', 'example.com', 'RS-0', password, passphrase])
      expect(text).not.toContain(word)
  })

  it('never looks the same twice', async () => {
    const [one, other] = await Promise.all([aPack(1), aPack(1)])
    expect(one.bytes.equals(other.bytes)).toBe(false)
    expect(one.publicKey).not.toBe(other.publicKey)
  })

  it('opens with the passphrase from any keyboard', async () => {
    const pack = await createPack(packOf(1), 'Ein Kaffee am Stra\u00dfencaf\u00e9', password, cheapKeys)
    expect(await problemOf(pack.bytes, 'Ein Kaffee am Stra\u00dfencafe\u0301')).toBe('opened')
  })
})

describe('whether something is decided in a pack', () => {
  it('is told from its first line and its size', async () => {
    const looks = (bytes: Buffer) => looksDecided(bytes.subarray(0, longestPackLine).toString('latin1'), bytes.length)
    expect(looks(decided.bytes)).toBe(true)
    expect(looks((await aPack(1)).bytes)).toBe(false)
    expect(looks(decided.bytes.subarray(0, 90))).toBe(false)
    expect(looks(Buffer.from('%PDF-1.7 a contract\n'))).toBe(false)
    expect(looks(Buffer.from(''))).toBe(false)
  })
})

describe('a pack that can’t be used', () => {
  it('is told from one with another passphrase', async () => {
    expect(await problemOf(decided.bytes, 'not the passphrase')).toBe('passphrase')
    expect(await problemOf(decided.bytes, '')).toBe('passphrase')
  })

  it('is told from what is no pack', async () => {
    expect(await problemOf(Buffer.from('%PDF-1.7 a contract'))).toBe('notPack')
    expect(await problemOf(Buffer.from(JSON.stringify({ hello: 'world' })))).toBe('notPack')
  })

  it('is told from one that a newer version made', async () => {
    const { header } = readHeader(decided.bytes)
    const newer = writeHeader({ ...header, version: 2, contents: 7 } as never)
    expect(await problemOf(Buffer.concat([newer, Buffer.from('whatever comes then')]))).toBe('newer')
  })

  it('asks for no more memory than a machine has', async () => {
    const { header } = readHeader(decided.bytes)
    const greedy = { ...header, passphrase: { ...header.passphrase, memory: 2 ** 31 } }
    expect(await problemOf(Buffer.concat([writeHeader(greedy), Buffer.alloc(header.contents)]))).toBe('damaged')
  })

  it('is refused for any changed byte, wherever it is', async () => {
    const { bytes } = decided
    const outcomes = new Map<string, number>()
    for (let at = 0; at < bytes.length; at += 1) {
      const was = bytes[at] ?? 0
      for (const value of new Set([was ^ 0x01, was ^ 0x80, was ^ 0x20, 0x00, 0xff, 0x0a])) {
        if (value === was) continue
        const changed = Buffer.from(bytes)
        changed[at] = value
        const problem = String(await problemOf(changed))
        if (!['damaged', 'notPack'].includes(problem)) outcomes.set(`${problem} at ${at}: ${was} to ${value}`, at)
      }
    }
    expect([...outcomes.keys()]).toEqual([])
  })

  it('is refused for any changed bits anywhere', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(decided.bytes.length - 1), fc.integer({ min: 1, max: 255 }), async (at, bits) => {
        const changed = Buffer.from(decided.bytes)
        changed[at] = (changed[at] ?? 0) ^ bits
        expect(await problemOf(changed)).not.toBe('opened')
      }),
      { numRuns: 500 }
    )
  })

  it('is refused where decisions were left out, exchanged or repeated', async () => {
    const [start, first, second, third] = decided.parts as [Buffer, Buffer, Buffer, Buffer]
    for (const log of [[second], [first, third], [second, first], [first, first], [first, second, third, second]])
      expect(await problemOf(Buffer.concat([start, ...log]))).toBe('damaged')
  })

  it('is refused where decisions of another pack were added', async () => {
    const other = await decidedPack()
    const mixed = Buffer.concat([decided.parts[0] as Buffer, other.parts[1] as Buffer])
    expect(await problemOf(mixed)).toBe('damaged')
  })
})

describe('a pack that was cut', () => {
  it('says so before the end of its contents; after it, all whole decisions are there', async () => {
    const [contentsEnd = 0] = decided.ends
    for (let length = 0; length < decided.bytes.length; length += 1) {
      const cut = decided.bytes.subarray(0, length)
      if (length < contentsEnd) {
        expect(`${length}: ${String(await problemOf(cut))}`).toBe(`${length}: truncated`)
      } else {
        const { decisions, torn } = await readPack(cut, passphrase)
        const whole = decided.ends.filter((end) => end <= length)
        expect(decisions).toHaveLength(whole.length - 1)
        expect(torn).toBe(length - (whole.at(-1) ?? 0))
      }
    }
  })

  it('takes zeros at its end for a decision that never got there, as after a cut of the power', async () => {
    const [start, first, second] = decided.parts as [Buffer, Buffer, Buffer]
    const whole = Buffer.concat([start, first])
    for (let length = 0; length <= second.length - 16; length += 1) {
      const zeros = Buffer.alloc(second.length - length)
      const { decisions, torn } = await readPack(Buffer.concat([whole, second.subarray(0, length), zeros]), passphrase)
      expect(decisions).toHaveLength(1)
      expect(torn).toBe(second.length)
    }
    expect((await readPack(Buffer.concat([whole, Buffer.alloc(4096)]), passphrase)).torn).toBe(4096)
  })
})

describe('the seal', () => {
  it('is the lease’s key', async () => {
    const read = await readPack(decided.bytes, passphrase)
    expect(await read.signedBy(decided.publicKey)).toEqual({ ok: true })
    const other = generateKeyPairSync('ed25519').publicKey.export({ format: 'der', type: 'spki' }).toString('base64url')
    expect(await read.signedBy(other)).toEqual({ ok: false, sequence: 1 })
    expect(await read.signedBy('no key at all')).toEqual({ ok: false, sequence: 1 })
  })

  it('is not on what somebody adds who knows the passphrase and not the reviewer’s password', async () => {
    const { opened, place } = decided
    expect(await opened.signingKey('a guess at the password')).toBeNull()
    const forged: PackDecision = {
      kind: 'approve',
      note: null,
      managerId: null,
      packId: decided.contents.id,
      sequence: 4,
      applicationId: 'account-1',
      basedOn: 1,
      decidedAt: '2026-03-03T09:00:00.000Z',
      reviewerId: 'staff-meera'
    }
    const own = generateKeyPairSync('ed25519').privateKey
    const { bytes } = writeEntry(opened.keys.log, place, forged, own)
    const read = await readPack(Buffer.concat([decided.bytes, bytes]), passphrase)
    expect(read.decisions).toHaveLength(4)
    expect(await read.signedBy(decided.publicKey)).toEqual({ ok: false, sequence: 4 })
  })

  it('shows contents that were exchanged by their digest', async () => {
    const forged = await aPack(1, { endsAt: '2027-01-01T00:00:00.000Z' })
    expect((await readPack(forged.bytes, passphrase)).digest).not.toBe(decided.digest)
  })
})
