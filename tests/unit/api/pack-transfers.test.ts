import { describe, expect, it } from 'vitest'
import { createDeskSessions } from '../../../src/main/api/desk-sessions'
import { createPackTransfers } from '../../../src/main/api/pack-transfers'
import { packPiece } from '../../../src/shared/lease'

const sessions = createDeskSessions()
const base64 = (text: string) => Buffer.from(text).toString('base64')
const conflict = { code: 'conflict' }

describe('a pack on its way in', () => {
  it('arrives piece by piece, in order, and begins anew at the beginning', () => {
    const [transfers, desk] = [createPackTransfers(), sessions.open()]
    expect(transfers.take(desk, 0, base64('left over'))).toBe(9)
    expect(transfers.take(desk, 0, base64('one '))).toBe(4)
    expect(transfers.take(desk, 4, base64('two'))).toBe(7)
    expect(transfers.taken(desk).toString()).toBe('one two')
    expect(() => transfers.take(desk, 4, base64('again'))).toThrow(expect.objectContaining(conflict))
  })

  it('is refused in a sentence above what any pack has, and nothing of it is kept', () => {
    const [transfers, desk] = [createPackTransfers(2 * 1024 * 1024), sessions.open()]
    const piece = Buffer.alloc(1024 * 1024).toString('base64')
    transfers.take(desk, 0, piece)
    transfers.take(desk, 1024 * 1024, piece)
    expect(() => transfers.take(desk, 2 * 1024 * 1024, base64('x'))).toThrow(
      'The file is larger than any review pack: at most 2 MB.'
    )
    expect(() => transfers.taken(desk)).toThrow(expect.objectContaining(conflict))
  })

  it('makes room for newer ones: four desks at a time', () => {
    const transfers = createPackTransfers()
    const desks = Array.from({ length: 5 }, () => sessions.open())
    for (const desk of desks) transfers.take(desk, 0, base64('pack'))
    const kept = desks.filter((desk) => {
      try {
        return transfers.taken(desk).length > 0
      } catch {
        return false
      }
    })
    expect(kept).toEqual(desks.slice(1))
  })
})

describe('a pack on its way out', () => {
  it('is fetched in pieces by the desk that took it, and by no other', () => {
    const [transfers, desk, other] = [createPackTransfers(), sessions.open(), sessions.open()]
    const bytes = Buffer.alloc(packPiece + 5, 7)
    transfers.offer(desk, 'lease-1', bytes)
    const pieces = [0, packPiece].map((offset) => Buffer.from(transfers.piece(desk, 'lease-1', offset), 'base64'))
    expect(Buffer.concat(pieces).equals(bytes)).toBe(true)
    expect(() => transfers.piece(other, 'lease-1', 0)).toThrow(expect.objectContaining({ code: 'not_found' }))
    expect(() => transfers.piece(desk, 'lease-2', 0)).toThrow(expect.objectContaining({ code: 'not_found' }))
    transfers.forget(desk)
    expect(() => transfers.piece(desk, 'lease-1', 0)).toThrow(expect.objectContaining({ code: 'not_found' }))
  })
})
