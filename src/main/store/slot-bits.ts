/*
 * Sets of slots (the places of a table's records), a bit each: 12.5 KB for 100,000 records, so that filters are put
 * together and matches counted in microseconds. Plain typed arrays; bits behind the end of one are not set.
 */

export type SlotBits = Uint32Array

/** Room for slots below `span`. */
export function noSlots(span: number): SlotBits {
  return new Uint32Array((span + 31) >>> 5)
}

export function hasSlot(bits: SlotBits, slot: number): boolean {
  return (((bits[slot >>> 5] ?? 0) >>> (slot & 31)) & 1) === 1
}

/** The slot must have room. */
export function setSlot(bits: SlotBits, slot: number): void {
  bits[slot >>> 5] = (bits[slot >>> 5] ?? 0) | (1 << (slot & 31))
}

export function clearSlot(bits: SlotBits, slot: number): void {
  if (slot >>> 5 < bits.length) bits[slot >>> 5] = (bits[slot >>> 5] ?? 0) & ~(1 << (slot & 31))
}

/** Leaves what both have. */
export function keepSlots(bits: SlotBits, others: SlotBits): void {
  for (let index = 0; index < bits.length; index += 1) bits[index] = (bits[index] ?? 0) & (others[index] ?? 0)
}

/** Adds what others have and there is room for. */
export function addSlots(bits: SlotBits, others: SlotBits): void {
  const length = Math.min(bits.length, others.length)
  for (let index = 0; index < length; index += 1) bits[index] = (bits[index] ?? 0) | (others[index] ?? 0)
}

export function countSlots(bits: SlotBits): number {
  let count = 0
  for (const word of bits) count += ones(word)
  return count
}

/** From the lowest on; what is visited may be cleared meanwhile. */
export function eachSlot(bits: SlotBits, visit: (slot: number) => void): void {
  for (let index = 0; index < bits.length; index += 1) {
    for (let word = bits[index] ?? 0; word !== 0; word &= word - 1) visit((index << 5) + 31 - Math.clz32(word & -word))
  }
}

/** How many bits of 32 are set, added up pairwise. */
function ones(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555)
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333)
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}
