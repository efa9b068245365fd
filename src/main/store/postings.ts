import { addSlots, clearSlot, eachSlot, hasSlot, noSlots, setSlot, type SlotBits } from './slot-bits'

/**
 * The slots of the records that share something. Most are one slot by itself or a short list; those of a good part of
 * the table are bits, which take less room then and join a question at once.
 */
export type Postings = number | number[] | Dense

type Dense = { bits: SlotBits; size: number }

/** A list takes eight bytes an entry: from here on bits are smaller, and a list would be slow to search. */
const listedUpTo = (span: number) => Math.max(64, span >>> 6)

/** `span`: one above the highest slot of the table. The slot must not be in there. What comes back takes the place of what was given. */
export function withSlot(postings: Postings | undefined, slot: number, span: number): Postings {
  if (postings === undefined) return slot
  if (typeof postings === 'number') return [postings, slot]
  if (Array.isArray(postings)) {
    postings.push(slot)
    if (postings.length <= listedUpTo(span)) return postings
    const bits = noSlots(span)
    for (const each of postings) setSlot(bits, each)
    return { bits, size: postings.length }
  }
  makeRoom(postings, slot + 1)
  setSlot(postings.bits, slot)
  postings.size += 1
  return postings
}

/** Undefined where none is left. */
export function withoutSlot(postings: Postings | undefined, slot: number): Postings | undefined {
  if (postings === undefined || typeof postings === 'number') return postings === slot ? undefined : postings
  if (Array.isArray(postings)) {
    const index = postings.indexOf(slot)
    if (index !== -1) postings.splice(index, 1)
    return postings.length === 0 ? undefined : postings
  }
  if (hasSlot(postings.bits, slot)) {
    clearSlot(postings.bits, slot)
    postings.size -= 1
  }
  return postings.size === 0 ? undefined : postings
}

export function sizeOf(postings: Postings | undefined): number {
  if (postings === undefined) return 0
  if (typeof postings === 'number') return 1
  return Array.isArray(postings) ? postings.length : postings.size
}

/** Where they are few: these; null: they are many enough to be bits. */
export function listOf(postings: Postings | undefined): readonly number[] | null {
  if (postings === undefined) return []
  if (typeof postings === 'number') return [postings]
  return Array.isArray(postings) ? postings : null
}

/** Where they are many enough to be bits: these, with room for the whole table; null: they are few. */
export function bitsOf(postings: Postings | undefined, span: number): SlotBits | null {
  if (typeof postings !== 'object' || Array.isArray(postings)) return null
  makeRoom(postings, span)
  return postings.bits
}

/** Grown by half, so that a growing table copies seldom. */
function makeRoom(postings: Dense, span: number): void {
  const words = (span + 31) >>> 5
  if (words <= postings.bits.length) return
  const larger = new Uint32Array(Math.max(words, Math.ceil(postings.bits.length * 1.5)))
  larger.set(postings.bits)
  postings.bits = larger
}

/** Adds them to bits that have room for the whole table. */
export function addPostings(bits: SlotBits, postings: Postings | undefined): void {
  if (postings === undefined) return
  if (typeof postings === 'number') setSlot(bits, postings)
  else if (Array.isArray(postings)) for (const slot of postings) setSlot(bits, slot)
  else addSlots(bits, postings.bits)
}

export function eachPosting(postings: Postings | undefined, visit: (slot: number) => void): void {
  if (postings === undefined) return
  if (typeof postings === 'number') visit(postings)
  else if (Array.isArray(postings)) for (const slot of postings) visit(slot)
  else eachSlot(postings.bits, visit)
}
