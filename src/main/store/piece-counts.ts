import type { SlotBits } from './slot-bits'

/*
 * In how many of the lists that a look-up by likeness asks each text stands. Pieces that few texts have are lists of
 * numbers and are counted one by one; those that many have are bits, and 32 texts are counted at once.
 */

type Visit = (number: number, count: number) => void

/** Counts what stands in short lists; those that stand in most of them are visited first. */
export function createFewCounter() {
  let counts = new Uint16Array(1024)
  let touched = new Uint32Array(1024)
  return {
    /** `span`: one above the highest number. */
    count: (lists: readonly (number | readonly number[])[], span: number, visit: Visit): void => {
      if (counts.length < span) {
        counts = new Uint16Array(span * 2)
        touched = new Uint32Array(span * 2)
      }
      let size = 0
      let most = 0
      const see = (number: number) => {
        const count = (counts[number] ?? 0) + 1
        if (count === 1) touched[size++] = number
        if (count > most) most = count
        counts[number] = count
      }
      for (const list of lists) {
        if (typeof list === 'number') see(list)
        else for (const number of list) see(number)
      }
      for (; most > 0; most -= 1) {
        for (let index = 0; index < size; index += 1) {
          const number = touched[index] ?? 0
          if (counts[number] !== most) continue
          // Left clean for the next look-up.
          counts[number] = 0
          visit(number, most)
        }
      }
    }
  }
}

/** Counts what stands in lists of bits, each with room for all. */
export function createManyCounter() {
  // Counts of 32 numbers at a time, a bit of each in one place: `places[0]` has the ones, `places[1]` the twos.
  const places = new Int32Array(16)

  /** The counts of 32 numbers, four lists at a time: three adders take them to ones, twos and a four to carry on. */
  function countWord(lists: readonly SlotBits[], index: number, alive: number, used: number): void {
    for (let place = 2; place < used; place += 1) places[place] = 0
    let ones = 0
    let twos = 0
    for (let each = 0; each < lists.length; each += 4) {
      const a = (lists[each]?.[index] ?? 0) & alive
      const b = (lists[each + 1]?.[index] ?? 0) & alive
      const c = (lists[each + 2]?.[index] ?? 0) & alive
      const d = (lists[each + 3]?.[index] ?? 0) & alive
      const two = (ones & a) | ((ones ^ a) & b)
      ones ^= a ^ b
      const other = (ones & c) | ((ones ^ c) & d)
      ones ^= c ^ d
      let carry = (twos & two) | ((twos ^ two) & other)
      twos ^= two ^ other
      for (let place = 2; carry !== 0; place += 1) {
        const before = places[place] ?? 0
        places[place] = before ^ carry
        carry &= before
      }
    }
    places[0] = ones
    places[1] = twos
  }

  return {
    /**
     * Visits those that stand in at least `fewest` of the lists and in one at least, but for those `seen`. `fewest` may
     * rise meanwhile; with the shortest lists first, most are passed over.
     */
    count: (lists: readonly SlotBits[], seen: SlotBits, fewest: () => number, visit: Visit): void => {
      for (let index = 0; index < seen.length; index += 1) {
        const least = Math.max(1, Math.ceil(fewest()))
        // What stands in none of these can't stand in enough of the others.
        const admitting = lists.length - least + 1
        if (admitting <= 0) return
        let alive = 0
        for (let each = 0; each < admitting; each += 1) alive |= lists[each]?.[index] ?? 0
        alive &= ~(seen[index] ?? 0)
        if (alive === 0) continue
        const used = 32 - Math.clz32(lists.length)
        countWord(lists, index, alive, used)
        for (let word = reaching(least, alive, used); word !== 0; word &= word - 1) {
          const bit = 31 - Math.clz32(word & -word)
          let count = 0
          for (let place = 0; place < used; place += 1) count |= (((places[place] ?? 0) >>> bit) & 1) << place
          visit((index << 5) + bit, count)
        }
      }
    }
  }

  /** Which of 32 counts are at least so high: compared from the highest place down. */
  function reaching(least: number, alive: number, used: number): number {
    let same = alive
    let higher = 0
    for (let place = used - 1; place >= 0; place -= 1) {
      const here = places[place] ?? 0
      if (((least >>> place) & 1) === 1) same &= here
      else {
        higher |= same & here
        same &= ~here
      }
    }
    return higher | same
  }
}
