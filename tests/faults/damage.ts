import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { openEmbeddedStore } from '../../src/main/store/embedded-store'
import { nodeFileSystem } from '../../src/main/store/file-system'
import { StoreOpenError } from '../../src/main/store/port'
import { placesIn } from '../../src/main/store/segments'
import {
  beforeSecondSegment,
  createMemoryDisk,
  makeJournal,
  places,
  prefixesOf,
  readFrom,
  readWhole,
  type Answer,
  type Journal
} from './damaged-journal'
import { disk } from './disk'
import { count, createChance, createFailures, type Part, type Row } from './part'

type Failures = ReturnType<typeof createFailures>
type Tally = { refused: number; cut: number; silent: number }

/** How large the damaged segment is, how much of its end is damaged, and how often the rest is done. */
const sizes = {
  full: { bytes: 1024 * 1024, damaged: Infinity, wholeReads: 2_000, onDisk: 400 },
  quick: { bytes: 64 * 1024, damaged: 8 * 1024, wholeReads: 1_000, onDisk: 60 }
}

/**
 * Item 2: every truncation point and every flipped bit of a journal. Reading all of a megabyte for each of them would take
 * days. What stands before the damaged record is not damaged, so reading begins there, with what the store made of the
 * bytes before; damage at random places is read from the first byte on too, and both must answer the same.
 */
export const damage: Part = {
  title: 'a journal that is cut at any byte, or of which any bit is flipped',
  run: async ({ full, limitMs }) => {
    const size = full ? sizes.full : sizes.quick
    const base = await mkdtemp(join(await disk(), 'damage-'))
    const failures = createFailures()
    const until = Date.now() + limitMs
    const { stackTraceLimit } = Error
    // Of millions of refusals nobody reads from where they come, and telling it costs more than reading a record.
    Error.stackTraceLimit = 0
    try {
      const journal = await makeJournal(join(base, 'large'), size.bytes, 4_711)
      const targets = [
        { what: 'the only segment', journal: beforeSecondSegment(journal), segment: 1 },
        { what: 'the same, with a segment after it', journal, segment: 1 },
        { what: 'the segment after it', journal, segment: 2 }
      ]
      const rows: Row[] = []
      const tally: Tally = { refused: 0, cut: 0, silent: 0 }
      for (const { what, ...target } of targets) {
        rows.push(await damageEverywhere(what, target, size.damaged, until, tally, failures))
      }
      for (const target of targets) await compareReads(target, size.wholeReads, failures)
      return [
        ...rows,
        {
          what: 'of them refused with file and byte, cut and told, served as if nothing was',
          figure: `${count(tally.refused)}, ${count(tally.cut)}, ${count(tally.silent)}`,
          held: null
        },
        {
          what: 'damages at random places, read from the record and from the first byte on',
          figure: count(size.wholeReads * targets.length),
          held: null
        },
        await damageOnDisk(base, size.onDisk, failures),
        failures.row('wrong data served', 'wrong'),
        failures.row('silent losses: served without a word of what was cut', 'silent'),
        failures.row('flipped bits that passed for an interrupted write', 'taken'),
        failures.row('refusals without file and byte', 'words'),
        failures.row('originals that were touched', 'touched'),
        failures.row('answers that depend on where reading began', 'differs')
      ]
    } finally {
      Error.stackTraceLimit = stackTraceLimit
      await rm(base, { recursive: true, force: true })
    }
  }
}

type Damage = { readonly bytes: Buffer; readonly isFlip: boolean; readonly what: string }

type Target = { readonly journal: Journal; readonly segment: number }

/** Every truncation point and every bit of the last `damaged` bytes of a segment. */
async function damageEverywhere(
  name: string,
  { journal, segment }: Target,
  damaged: number,
  until: number,
  tally: Tally,
  failures: Failures
): Promise<Row> {
  const memory = createMemoryDisk(journal.files)
  const original = journal.files[segment - 1] ?? Buffer.alloc(0)
  const copy = Buffer.from(original)
  const prefixes = prefixesOf(journal.files, segment)
  const first = Math.max(0, original.length - damaged)
  let truncations = 0
  let flips = 0
  for (const [index, prefix] of prefixes.entries()) {
    if (Date.now() > until) break
    const end = prefixes[index + 1]?.start.offset ?? original.length
    const look = async (bytes: Buffer, isFlip: boolean, where: string) => {
      memory.put(segment, bytes)
      const what = `${name}: ${where}`
      judge(journal, segment, { bytes, isFlip, what }, await readFrom(prefix, memory), tally, failures)
    }
    for (let offset = Math.max(first, prefix.start.offset); offset < end; offset += 1) {
      truncations += 1
      await look(original.subarray(0, offset), false, `cut at byte ${offset}`)
      const byte = original[offset] ?? 0
      for (let bit = 0; bit < 8; bit += 1) {
        copy[offset] = byte ^ (1 << bit)
        flips += 1
        await look(copy, true, `bit ${bit} of byte ${offset}`)
      }
      copy[offset] = byte
    }
    // Other parts may wait for their timers.
    await new Promise((resolve) => setImmediate(resolve))
  }
  const wanted = original.length - first
  const part = first === 0 ? `${count(wanted)} bytes` : `the last ${count(wanted)} of ${count(original.length)} bytes`
  return {
    what: `${name}, ${part}: truncation points, flipped bits`,
    figure: `${count(truncations)}, ${count(flips)}${truncations < wanted ? ' (time was up)' : ''}`,
    held: null
  }
}

/** An answer is right when it is a refusal with file and byte, or an exact prefix with all that is left told of. */
function judge(
  { files, states, ends }: Journal,
  segment: number,
  { bytes, isFlip, what }: Damage,
  answer: Answer,
  tally: Tally,
  failures: Failures
): void {
  if ('refused' in answer) {
    tally.refused += 1
    const { refused, isRefusal } = answer
    if (!isRefusal || !refused.includes(`${places.segment(segment)} can't be read from byte `))
      failures.add('words', `${what}: ${refused.slice(0, 160)}`)
    return
  }
  // What was written whole may have been confirmed: it must not pass for what an interrupted write left.
  if (isFlip) failures.add('taken', what)
  const { sequence, hash, offset, texts, events, tornTail } = answer
  const end = ends[files.length - 1]?.get(offset)
  const expected = states[sequence]
  const isPrefix = end?.sequence === sequence && end.hash === hash
  if (!isPrefix || events !== expected?.events || !sameTexts(texts, expected.texts)) failures.add('wrong', what)
  if (tornTail?.equals(bytes.subarray(offset))) tally.cut += 1
  else {
    tally.silent += 1
    failures.add('silent', what)
  }
}

function sameTexts(some: ReadonlyMap<string, unknown>, others: ReadonlyMap<string, unknown>): boolean {
  if (some.size !== others.size) return false
  for (const [id, text] of some) if (others.get(id) !== text) return false
  return true
}

/** Damage at random places, half of them where a record begins or ends: read from there, and from the first byte on. */
async function compareReads({ journal, segment }: Target, times: number, failures: Failures): Promise<void> {
  const chance = createChance(segment * 10 + journal.files.length)
  const memory = createMemoryDisk(journal.files)
  const original = journal.files[segment - 1] ?? Buffer.alloc(0)
  const prefixes = prefixesOf(journal.files, segment)
  for (let round = 0; round < times; round += 1) {
    const near = (prefixes[chance.below(prefixes.length)]?.start.offset ?? 0) + chance.below(5) - 2
    const any = chance.below(original.length)
    const offset = round % 4 < 2 ? any : Math.min(Math.max(0, near), original.length - 1)
    const isFlip = round % 2 === 1
    const bytes = isFlip ? flipped(original, offset, chance.below(8)) : original.subarray(0, offset)
    memory.put(segment, bytes)
    const prefix = prefixes.filter(({ start }) => start.offset <= offset).at(-1)
    if (!prefix) throw new Error(`nothing begins before byte ${offset}`)
    const what = `read as a whole, ${isFlip ? 'a bit of' : 'cut at'} byte ${offset}`
    const whole = await readWhole(memory)
    judge(journal, segment, { bytes, isFlip, what }, whole, { refused: 0, cut: 0, silent: 0 }, failures)
    if (!isDeepStrictEqual(await readFrom(prefix, memory), whole)) failures.add('differs', what)
    if (round % 20 === 0) await new Promise((resolve) => setImmediate(resolve))
  }
}

function flipped(original: Buffer, offset: number, bit: number): Buffer {
  const bytes = Buffer.from(original)
  bytes[offset] = (bytes[offset] ?? 0) ^ (1 << bit)
  return bytes
}

/** The same through the front door: real files, and what is refused is left as it is, what is cut is kept. */
async function damageOnDisk(base: string, times: number, failures: Failures): Promise<Row> {
  const { files, states, ends } = await makeJournal(join(base, 'original'), 8 * 1024, 99)
  const chance = createChance(99)
  let refused = 0
  for (let round = 0; round < times; round += 1) {
    const directory = join(base, `disk-${round}`)
    // One of four times with a segment after it: only the last one is ever cut.
    const present = round % 4 === 3 ? files : files.slice(0, 1)
    const original = files[0] ?? Buffer.alloc(0)
    const offset = chance.below(original.length)
    const isFlip = round % 2 === 1
    const damaged = isFlip ? flipped(original, offset, chance.below(8)) : original.subarray(0, offset)
    const paths = present.map((_, index) => placesIn(directory).segment(index + 1))
    const [file = ''] = paths
    await nodeFileSystem.makeDirectory(dirname(file))
    for (const [index, path] of paths.entries()) await writeFile(path, index === 0 ? damaged : (files[index] ?? ''))
    const what = `on disk, ${isFlip ? 'a bit of' : 'cut at'} byte ${offset}`
    try {
      const { store, notices } = await openEmbeddedStore({ directory })
      if (notices.length === 0) failures.add('silent', what)
      if (isFlip) failures.add('taken', what)
      const { records, head } = await store.trailEnd()
      const expected = states[records]
      const texts = new Map<string, unknown>()
      for (const id of expected?.texts.keys() ?? []) texts.set(id, (await store.get('notes', id))?.text)
      const isPrefix = [...(ends[0]?.values() ?? [])].some((end) => end.sequence === records && end.hash === head)
      const isWhole = (await store.count('notes')) === texts.size
      if (!isPrefix || !isWhole || !expected || !sameTexts(texts, expected.texts)) failures.add('wrong', what)
      await store.close()
      const kept = (await readdir(dirname(file))).find((name) => name.includes('.cut-'))
      const tail = kept ? await readFile(join(dirname(file), kept)) : Buffer.alloc(0)
      const good = (await readFile(file)).subarray(0, damaged.length - tail.length)
      if (!Buffer.concat([good, tail]).equals(damaged)) failures.add('touched', what)
    } catch (error) {
      refused += 1
      if (!(error instanceof StoreOpenError && error.message.includes(file))) failures.add('words', String(error))
      for (const [index, path] of paths.entries())
        if (!(index === 0 ? damaged : (files[index] ?? damaged)).equals(await readFile(path)))
          failures.add('touched', what)
    }
    await rm(directory, { recursive: true })
  }
  return {
    what: 'of real files, opened as the program does: refused and untouched, cut and told',
    figure: `${count(refused)}, ${count(times - refused)}`,
    held: null
  }
}
