import { BadCursorError } from './port'
import type { Position } from './sort-key'

/** A page's last position, opaque to callers. It names its order, so that it can't be used with another. */
export function encodeCursor(order: string, position: Position): string {
  return Buffer.from(JSON.stringify([order, position.key, position.id])).toString('base64url')
}

/** Throws `BadCursorError` where it is none of ours or belongs to another order. */
export function decodeCursor(order: string, cursor: string): Position {
  const parts = parse(cursor)
  if (!Array.isArray(parts) || parts.length !== 3) throw new BadCursorError()
  const [cursorOrder, key, id] = parts as readonly unknown[]
  if (cursorOrder !== order || typeof id !== 'string') throw new BadCursorError()
  if (key !== null && typeof key !== 'string' && typeof key !== 'number') throw new BadCursorError()
  return { key, id }
}

function parse(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
  } catch {
    throw new BadCursorError()
  }
}
