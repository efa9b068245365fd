import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { openEmbeddedStore } from '../../src/main/store/embedded-store'
import { nodeFileSystem, type FileSystemPort } from '../../src/main/store/file-system'
import type { Lines } from '../../src/main/store/lines'
import { StoreOpenError } from '../../src/main/store/port'
import { recoverInto } from '../../src/main/store/recover'
import { placesIn } from '../../src/main/store/segments'
import type { Entry } from '../../src/main/store/state'
import { disk } from './disk'
import { change, lanes } from './ledger'
import { count, createChance, createFailures, type Part, type Row } from './part'

const journalBytes = 8 * 1024
const places = placesIn(join('/', 'damaged'))
const path = places.segment(1)

type Failures = ReturnType<typeof createFailures>
type Tally = { truncations: number; flips: number; refused: number; cut: number; served: number }

/** Item 2: every truncation point and every flipped bit of a journal. */
export const damage: Part = {
  title: 'a journal that is cut at any byte, or of which any bit is flipped',
  run: async ({ full, limitMs }) => {
    const base = await mkdtemp(join(await disk(), 'damage-'))
    const failures = createFailures()
    const tally: Tally = { truncations: 0, flips: 0, refused: 0, cut: 0, served: 0 }
    const until = Date.now() + limitMs
    const rows: Row[] = []
    try {
      const wanted = full ? 128 : 1
      let done = 0
      for (; done < wanted && Date.now() < until; done += 1) {
        const journal = await makeJournal(join(base, String(done)), journalBytes, done)
        await damageEverywhere(journal, tally, failures, until)
      }
      rows.push({
        what: `journals of ${count(journalBytes)} bytes, each damaged everywhere`,
        figure: `${count(done)} of ${count(wanted)}${Date.now() >= until ? ', the last one in part (time was up)' : ''}`,
        held: null
      })
      if (full) rows.push(await damageLargeJournal(base, tally, failures))
      rows.push(await damageOnDisk(base, full ? 400 : 60, failures))
    } finally {
      await rm(base, { recursive: true, force: true })
    }
    return [
      ...rows,
      { what: 'truncation points', figure: count(tally.truncations), held: null },
      { what: 'flipped bits', figure: count(tally.flips), held: null },
      {
        what: 'of them refused with file and byte, cut and told, served whole',
        figure: `${count(tally.refused)}, ${count(tally.cut)}, ${count(tally.served)}`,
        held: null
      },
      failures.row('wrong data served', 'wrong'),
      failures.row('silent losses', 'silent'),
      failures.row('refusals without file and byte', 'words'),
      failures.row('originals that were touched', 'touched')
    ]
  }
}

type Journal = {
  readonly bytes: Buffer
  /** Of the state after so many commits: the last commit's hash, and the text of the record that it changed. */
  readonly states: readonly { readonly hash: string; readonly record: string; readonly text: string }[]
}

/** The journal of a real store that was never closed. */
async function makeJournal(directory: string, length: number, seed: number): Promise<Journal> {
  const chance = createChance(seed)
  const { store } = await openEmbeddedStore({ directory })
  const file = join(directory, 'journal', '000001.hdj')
  const texts: { record: string; text: string }[] = []
  const versions = new Map<number, number>()
  let bytes = await readFile(file)
  while (bytes.length < length) {
    const lane = chance.below(lanes)
    const version = (versions.get(lane) ?? 0) + 1
    versions.set(lane, version)
    const batch = change(lane, version, 'Größe '.repeat(chance.below(8)))
    await store.commit(batch)
    texts.push({ record: `left-${lane}`, text: (batch.puts[0]?.record as { readonly text: string }).text })
    if (texts.length % 10 === 0 || length < 20_000) bytes = await readFile(file)
  }
  await store.close()
  bytes = await readFile(file)
  const hashes = bytes
    .toString('utf8')
    .split('\n')
    .flatMap((line) => line.split(' ', 6)[5] ?? [])
  return {
    bytes,
    states: hashes.map((hash, index) => ({ hash, record: '', text: '', ...texts[index - 1] }))
  }
}

/** A disk that holds this journal and nothing else, and can't be written. */
function memoryDisk(bytes: Buffer): FileSystemPort {
  const absent = () => Promise.reject(Object.assign(new Error('ENOENT'), { code: 'ENOENT' }))
  const written = () => Promise.reject(new Error('recovering must not write'))
  return {
    ...nodeFileSystem,
    open: absent,
    readFile: async () => bytes,
    rename: written,
    link: written,
    remove: written,
    copy: written,
    makeDirectory: written
  }
}

/** What was read, without indexes: making those takes longer than reading. */
function createContent() {
  const texts = new Map<string, unknown>()
  let events = 0
  return {
    apply: (entry: Entry) => {
      for (const { record } of entry.puts) texts.set(record.id, (record as { readonly text?: unknown }).text)
      events += entry.events.length
    },
    appendLines: ({ count }: Lines) => {
      events += count
    },
    loaded: () => undefined,
    text: (id: string) => texts.get(id),
    events: () => events
  }
}

async function damageEverywhere(journal: Journal, tally: Tally, failures: Failures, until: number): Promise<void> {
  for (let length = 0; length < journal.bytes.length; length += 1) {
    tally.truncations += 1
    await judge(journal, journal.bytes.subarray(0, length), `cut at byte ${length}`, tally, failures)
  }
  const copy = Buffer.from(journal.bytes)
  for (let offset = 0; offset < copy.length && Date.now() < until; offset += 1) {
    for (let bit = 0; bit < 8; bit += 1) {
      copy[offset] = (journal.bytes[offset] ?? 0) ^ (1 << bit)
      tally.flips += 1
      await judge(journal, copy, `bit ${bit} of byte ${offset}`, tally, failures)
    }
    copy[offset] = journal.bytes[offset] ?? 0
  }
}

/** What the store makes of the bytes: a refusal with file and byte, or an exact prefix whose cut is told. */
async function judge(journal: Journal, bytes: Buffer, what: string, tally: Tally, failures: Failures): Promise<void> {
  try {
    const { state, end, tornTail } = await recoverInto(createContent(), memoryDisk(bytes), places, 1, [])
    const expected = journal.states[end.sequence]
    const { record = '', text = '' } = expected ?? {}
    const right =
      expected?.hash === end.hash &&
      state.events() === end.sequence &&
      (end.sequence === 0 || state.text(record) === text)
    if (!right) failures.add('wrong', what)
    const whole = end.sequence === journal.states.length - 1
    if (!whole && tornTail === null) failures.add('silent', what)
    if (tornTail !== null) tally.cut += 1
    else tally.served += 1
  } catch (error) {
    tally.refused += 1
    const words = error instanceof StoreOpenError ? error.message : `${String(error)}`
    if (!(error instanceof StoreOpenError && words.includes(path) && /byte \d+/.test(words))) {
      failures.add('words', `${what}: ${words.slice(0, 120)}`)
    }
  }
}

/** One journal of a megabyte, damaged at random places: reading all of it for each bit takes too long. */
async function damageLargeJournal(base: string, tally: Tally, failures: Failures): Promise<Row> {
  const journal = await makeJournal(join(base, 'large'), 1024 * 1024, 4_711)
  const chance = createChance(4_711)
  const times = 1_500
  const copy = Buffer.from(journal.bytes)
  for (let round = 0; round < times; round += 1) {
    const offset = chance.below(copy.length)
    tally.truncations += 1
    await judge(journal, journal.bytes.subarray(0, offset), `cut at byte ${offset}`, tally, failures)
    copy[offset] = (journal.bytes[offset] ?? 0) ^ (1 << chance.below(8))
    tally.flips += 1
    await judge(journal, copy, `a bit of byte ${offset}`, tally, failures)
    copy[offset] = journal.bytes[offset] ?? 0
  }
  return {
    what: 'one journal of a megabyte, cut and flipped at random',
    figure: `${count(times)} times each`,
    held: null
  }
}

/** The same through the front door: real files, and what is refused is left as it is. */
async function damageOnDisk(base: string, times: number, failures: Failures): Promise<Row> {
  const journal = await makeJournal(join(base, 'original'), journalBytes, 99)
  const chance = createChance(99)
  let refused = 0
  for (let round = 0; round < times; round += 1) {
    const directory = join(base, `disk-${round}`)
    const file = join(directory, 'journal', basename(path))
    await nodeFileSystem.makeDirectory(join(directory, 'journal'))
    await writeFile(file, journal.bytes)
    const offset = chance.below(journal.bytes.length)
    if (round % 2 === 0) {
      await truncate(file, offset)
    } else {
      const flipped = Buffer.from(journal.bytes)
      flipped[offset] = (flipped[offset] ?? 0) ^ (1 << chance.below(8))
      await writeFile(file, flipped)
    }
    const before = await readFile(file)
    try {
      const { store, notices } = await openEmbeddedStore({ directory })
      if (notices.length === 0) failures.add('silent', `on disk, byte ${offset}`)
      await store.close()
    } catch (error) {
      refused += 1
      if (!(error instanceof StoreOpenError && error.message.includes(file))) failures.add('words', String(error))
      if (!before.equals(await readFile(file))) failures.add('touched', `byte ${offset}`)
    }
    await rm(directory, { recursive: true })
  }
  return {
    what: 'of real files, opened as the program does: refused and untouched, cut and told',
    figure: `${refused}, ${times - refused}`,
    held: null
  }
}
