import { mostPackBytes, packPiece, type BringBackOutcome } from '@shared/lease'
import { Refusal } from '../refusal'
import type { BroughtPack } from '../services/brought-pack'
import type { DeskSession } from './caller'

/** A pack that is being brought back, and what came of it until now. */
export type OpenPack = {
  readonly key: string
  readonly pack: BroughtPack
  readonly counts: Map<BringBackOutcome, number>
}

/**
 * Packs on their way out of the desk and into it, piece by piece. In memory and bounded: each session has one each way,
 * and a few sessions at a time; the oldest make room. They end with the session.
 */
export type PackTransfers = {
  readonly offer: (session: DeskSession, leaseId: string, bytes: Buffer) => void
  /** Base64 from an offset on; empty at the end. */
  readonly piece: (session: DeskSession, leaseId: string, offset: number) => string
  /** Takes the next piece; answers how many bytes there are. An offset of 0 begins anew. */
  readonly take: (session: DeskSession, offset: number, data: string) => number
  /** All that was sent. */
  readonly taken: (session: DeskSession) => Buffer
  /** In place of its bytes. */
  readonly open: (session: DeskSession, open: OpenPack) => void
  readonly opened: (session: DeskSession, key: string) => OpenPack
  readonly forget: (session: DeskSession) => void
}

/** Sessions that may have a pack under way at a time, each way. */
const mostSessions = 4

type Arriving = { readonly pieces: Buffer[]; size: number }

export function createPackTransfers(most = mostPackBytes): PackTransfers {
  const leaving = new Map<DeskSession, { readonly leaseId: string; readonly bytes: Buffer }>()
  const arriving = new Map<DeskSession, Arriving>()
  const open = new Map<DeskSession, OpenPack>()

  function keep<T>(map: Map<DeskSession, T>, session: DeskSession, value: T): void {
    map.delete(session)
    map.set(session, value)
    const [oldest] = map.keys()
    if (map.size > mostSessions && oldest) map.delete(oldest)
  }

  return {
    offer: (session, leaseId, bytes) => keep(leaving, session, { leaseId, bytes }),
    piece: (session, leaseId, offset) => {
      const offered = leaving.get(session)
      if (offered?.leaseId !== leaseId)
        throw new Refusal('not_found', 'This pack is not kept here any more. End its lease, and take it offline again.')
      const piece = offered.bytes.subarray(offset, offset + packPiece)
      if (offset + piece.length >= offered.bytes.length && piece.length === 0) leaving.delete(session)
      return piece.toString('base64')
    },
    take: (session, offset, data) => {
      if (offset === 0) {
        open.delete(session)
        keep(arriving, session, { pieces: [], size: 0 })
      }
      const pack = arriving.get(session)
      if (pack?.size !== offset) throw new Refusal('conflict', 'The file did not arrive whole. Choose it again.')
      const piece = Buffer.from(data, 'base64')
      if (pack.size + piece.length > most) {
        arriving.delete(session)
        throw new Refusal(
          'invalid',
          `The file is larger than any review pack: at most ${Math.floor(most / 1024 / 1024)} MB.`
        )
      }
      pack.pieces.push(piece)
      pack.size += piece.length
      return pack.size
    },
    taken: (session) => {
      const pack = arriving.get(session)
      if (pack === undefined || pack.size === 0) throw new Refusal('conflict', 'Choose the pack first.')
      return Buffer.concat(pack.pieces)
    },
    open: (session, opened) => {
      arriving.delete(session)
      keep(open, session, opened)
    },
    opened: (session, key) => {
      const opened = open.get(session)
      if (opened?.key !== key) throw new Refusal('conflict', 'This pack is not open here any more. Choose it again.')
      return opened
    },
    forget: (session) => {
      leaving.delete(session)
      arriving.delete(session)
      open.delete(session)
    }
  }
}
