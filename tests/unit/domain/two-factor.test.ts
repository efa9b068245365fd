import { createHmac, randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { TwoFactor } from '../../../src/main/store/records'
import { findStep, newRecoveryCodes, newSecret, secretUri, takeCode } from '../../../src/main/domain/two-factor'

/** RFC 4226, section 5.3, written down once more: what every authenticator app shows for a half minute. */
function codeOf(key: Buffer, step: number): string {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(step))
  const hash = createHmac('sha1', key).update(counter).digest()
  const offset = (hash.at(-1) ?? 0) & 15
  return String((hash.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}

const base32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
function keyOf(secret: string): Buffer {
  const bits = [...secret].map((letter) => base32.indexOf(letter).toString(2).padStart(5, '0')).join('')
  return Buffer.from(
    Array.from({ length: secret.length * 0.625 }, (_, at) => parseInt(bits.slice(at * 8, at * 8 + 8), 2))
  )
}
const at = (step: number, seconds = 0) => new Date((step * 30 + seconds) * 1000)

describe('a secret', () => {
  it('is 160 random bits in base32, and tells an app whose it is', () => {
    const secret = newSecret(randomBytes)
    expect(secret).toMatch(/^[A-Z2-7]{32}$/)
    const uri = new URL(secretUri(secret, 'meera@emsign.example'))
    expect([uri.protocol, uri.host, decodeURIComponent(uri.pathname)]).toEqual([
      'otpauth:',
      'totp',
      '/emSign Hub Desk:meera@emsign.example'
    ])
    expect(Object.fromEntries(uri.searchParams)).toMatchObject({ secret, issuer: 'emSign Hub Desk', period: '30' })
  })

  it('gives the codes of RFC 6238, appendix B', () => {
    const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'
    for (const [seconds, code] of [
      [59, '287082'],
      [1111111109, '081804'],
      [1111111111, '050471'],
      [1234567890, '005924'],
      [2000000000, '279037'],
      [20000000000, '353130']
    ] as const)
      expect(findStep(secret, code, 0, new Date(seconds * 1000))).toBe(Math.floor(seconds / 30))
  })
})

describe('a code of the app', () => {
  const secrets = fc.uint8Array({ minLength: 20, maxLength: 20 }).map((bytes) => newSecret(() => bytes))
  const steps = fc.integer({ min: 1000, max: 200_000_000 })

  it('counts for its own half minute and for one before and after, whatever the secret and the time', () => {
    fc.assert(
      fc.property(
        secrets,
        steps,
        fc.integer({ min: -5, max: 5 }),
        fc.integer({ min: 0, max: 29 }),
        (secret, step, off, second) => {
          const key = keyOf(secret)
          const code = codeOf(key, step)
          const now = step + off
          // Two half minutes share a code once in a million: then the earlier one is found.
          const expected = [now - 1, now, now + 1].find((other) => codeOf(key, other) === code) ?? null
          expect(findStep(secret, code, 0, at(now, second))).toBe(expected)
        }
      )
    )
  })

  it('counts once: after it, no code of its half minute or of an earlier one does', () => {
    fc.assert(
      fc.property(
        secrets,
        steps,
        fc.array(fc.integer({ min: -2, max: 2 }), { minLength: 1, maxLength: 30 }),
        (secret, start, moves) => {
          let lastStep = 0
          let now = start
          const used = new Set<number>()
          for (const move of moves) {
            now = Math.max(start, now + Math.max(0, move))
            const found = findStep(secret, codeOf(keyOf(secret), now + Math.sign(move)), lastStep, at(now))
            if (found === null) continue
            expect(used.has(found)).toBe(false)
            expect(found).toBeGreaterThan(lastStep)
            used.add(found)
            lastStep = found
          }
        }
      )
    )
  })

  it.each(['', '12345', '1234567', 'abcdef', '12 34', '-12345'])('is not %j', (typed) => {
    const secret = newSecret(randomBytes)
    expect(findStep(secret, typed, 0, at(50_000_000))).toBeNull()
  })
})

describe('recovery codes', () => {
  const secret = newSecret(randomBytes)
  const { codes, hashes } = newRecoveryCodes('meera', randomBytes)
  const twoFactor = { sealedSecret: '', since: '', lastStep: 0, recoveryHashes: hashes }
  const take = (typed: string, staffId = 'meera', from: TwoFactor = twoFactor) =>
    takeCode(from, { staffId, secret, typed, now: at(50_000_000) })

  it('are ten different ones, of which only hashes are kept', () => {
    expect(new Set(codes).size).toBe(10)
    for (const code of codes) expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}$/)
    for (const code of codes) expect(JSON.stringify(twoFactor)).not.toContain(code.replaceAll('-', ''))
  })

  it('work once each, however they are typed, and for nobody else', () => {
    const [first = '', second = ''] = codes
    const taken = take(` ${first.toLowerCase().replaceAll('-', ' ')}`)
    expect([taken?.kind, taken?.next.recoveryHashes.length]).toEqual(['recovery', 9])
    expect(take(first, 'meera', taken?.next)).toBeNull()
    expect(take(second, 'meera', taken?.next)?.next.recoveryHashes).toHaveLength(8)
    expect(take(second, 'asha')).toBeNull()
    expect(take('0000-0000-0000-0000')).toBeNull()
  })
})
