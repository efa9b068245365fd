import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeRecord, firstPrevious, isTornTail, readRecord } from '../../../src/main/store/journal-record'

const json = '{"at":"2026-03-01T08:00:00.000Z","text":"Ω"}'

describe('a journal record', () => {
  it('is one line of text in the documented format', () => {
    const { bytes, hash } = encodeRecord('commit', 42, firstPrevious, json)
    const head = `HDJ1 commit 42 ${Buffer.byteLength(json)} ${firstPrevious}`
    expect(hash).toBe(createHash('sha256').update(`${head} ${json}`).digest('hex'))
    expect(bytes.toString()).toBe(`${head} ${hash} ${json}\n`)
  })

  it('is read back as it was written, wherever it stands', () => {
    fc.assert(
      fc.property(fc.json(), fc.integer({ min: 1, max: 1e9 }), fc.nat(600), (text, number, before) => {
        const { bytes, ...record } = encodeRecord('commit', number, firstPrevious, text)
        const file = Buffer.concat([Buffer.alloc(before, 'x'), bytes])
        expect(readRecord(file, before)).toEqual({ ok: true, record, end: file.length })
      })
    )
  })

  it('is refused whatever single byte of it changes', () => {
    const { bytes } = encodeRecord('commit', 42, firstPrevious, json)
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (offset, mask) => {
        const changed = Buffer.from(bytes)
        changed[offset] = (changed[offset] ?? 0) ^ mask
        expect(readRecord(changed, 0).ok).toBe(false)
      })
    )
  })
})

describe('a tail', () => {
  const good = encodeRecord('commit', 1, firstPrevious, json).bytes
  const next = encodeRecord('commit', 2, firstPrevious, json).bytes

  it('is torn when it is the beginning of the next record', () => {
    for (let length = 1; length < next.length; length += 1) {
      expect(isTornTail(Buffer.concat([good, next.subarray(0, length)]), good.length, 2)).toBe(true)
    }
  })

  it('is not torn when it is anything else', () => {
    const others = [
      Buffer.from('HDJ1 commit 3 '),
      Buffer.from('something else'),
      Buffer.concat([next.subarray(0, -1), Buffer.from('x')]),
      Buffer.from(next.toString('latin1').replace('42', '43'), 'latin1'),
      Buffer.concat([next.subarray(0, 100), Buffer.alloc(1), next.subarray(101)]),
      Buffer.concat([Buffer.alloc(512 - good.length), next])
    ]
    for (const tail of others) expect(isTornTail(Buffer.concat([good, tail]), good.length, 2)).toBe(false)
  })
})
