import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { openEmbeddedStore } from '../../src/main/store/embedded-store'
import { bundle, startChild, type Child } from './child'
import { disk } from './disk'
import { audit, change, versionsIn } from './ledger'
import { count, createChance, createFailures, type Part } from './part'

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
/** So many processes wait at a time for the word to start; more than that and the machine is what is measured. */
const starters = 100

/** Item 4: many starts at once, and an owner that was stopped while somebody took over. */
export const owners: Part = {
  title: 'who owns a data directory',
  run: async ({ full, limitMs }) => {
    const base = await mkdtemp(join(await disk(), 'owners-'))
    const failures = createFailures()
    try {
      const contender = await bundle('contender')
      const rounds = full ? 5 : 1
      for (let round = 0; round < rounds; round += 1) {
        await race(contender, join(base, `race-${round}`), round % 2 === 1, failures)
      }
      const writer = await bundle('writer')
      const wanted = full ? 200 : 12
      const until = Date.now() + limitMs
      let takeovers = 0
      let confirmed = 0
      for (; takeovers < wanted && Date.now() < until; takeovers += 1) {
        confirmed += await takeOver(writer, join(base, `stopped-${takeovers}`), takeovers, failures)
      }
      return [
        { what: 'rounds of a hundred simultaneous starts', figure: count(rounds), held: null },
        failures.row('rounds without exactly one owner', 'owners'),
        failures.row('refusals that do not say who has it', 'words'),
        {
          what: 'owners stopped in the middle of commits, taken over from, woken',
          figure: `${count(takeovers)} of ${count(wanted)}${takeovers < wanted ? ' (time was up)' : ''}`,
          held: null
        },
        { what: 'changes that the stopped ones had confirmed', figure: count(confirmed), held: null },
        failures.row('confirmed changes lost', 'lost'),
        failures.row('changes confirmed after waking', 'woken'),
        failures.row('bytes written after waking', 'written'),
        failures.row('half commits, changes without exactly one event, broken chains', 'half', 'events', 'trail'),
        failures.row('new owners that were disturbed, stores that did not open', 'open')
      ]
    } finally {
      await rm(base, { recursive: true, force: true })
    }
  }
}

type Failures = ReturnType<typeof createFailures>

/** All wait for the word, then open at once. `overDead`: the directory has an owner that was killed. */
async function race(script: string, directory: string, overDead: boolean, failures: Failures): Promise<void> {
  if (overDead) {
    const dead = startChild(script, directory)
    dead.tell('go')
    await dead.says((line) => line === 'open')
    dead.signal('SIGKILL')
    await dead.ended
  }
  const children: Child[] = []
  for (let index = 0; index < starters; index += 1) {
    children.push(startChild(script, directory))
    // They start one after the other, since nothing is measured before the word.
    if (index % 10 === 9) await children.at(-1)?.says((line) => line === 'ready')
  }
  await Promise.all(children.map((child) => child.says((line) => line === 'ready')))
  for (const child of children) child.tell('go')
  const answers = await Promise.all(children.map((child) => child.says((line) => /^(open|refused)/.test(line))))
  const opened = answers.filter((answer) => answer === 'open').length
  if (opened !== 1) failures.add('owners', `${opened} owners`)
  for (const answer of answers) {
    if (answer !== 'open' && !/process \d+ on /.test(answer ?? '')) failures.add('words', answer ?? 'nothing')
  }
  for (const child of children) child.tell('end')
  await Promise.all(children.map((child) => child.ended))
}

/** Answers how many changes the stopped owner had confirmed. */
async function takeOver(script: string, directory: string, seed: number, failures: Failures): Promise<number> {
  const chance = createChance(seed)
  const child = startChild(script)
  const confirmed = new Set<string>()
  try {
    child.tell(`${directory} ${seed}`)
    await child.says((line) => line === (seed % 3 === 0 ? 's' : 'open'))
    await pause(chance.below(seed % 3 === 0 ? 6 : 60))
    child.signal('SIGSTOP')
    // What it said before it was stopped has arrived when it says nothing more.
    await pause(60)
    // What the refusal advises where nobody can tell whether the owner lives: delete its file.
    const lock = join(directory, 'lock')
    for (const name of await readdir(lock)) if (name.endsWith('.json')) await rm(join(lock, name))

    const { store } = await openEmbeddedStore({ directory })
    const versions = await versionsIn(store)
    await store.commit(change(0, (versions[0] ?? 0) + 1, 'of the new owner'))
    const before = await contents(directory)
    child.signal('SIGCONT')
    // It tries again and again, snapshots too.
    await child.says((line) => line.startsWith('refused'))
    await pause(40)
    for (const [name, text] of await contents(directory)) {
      if (before.get(name) !== text) failures.add('written', `take-over ${seed}: ${name}`)
    }
    child.signal('SIGKILL')
    const lines = await child.ended
    for (const line of lines.filter((each) => /^\d+:\d+$/.test(each))) {
      const [lane = 0, version = 0] = line.split(':').map(Number)
      // Confirmed and not what the new owner read: it was lost, or confirmed after waking.
      if ((versions[lane] ?? 0) < version) failures.add('woken', `take-over ${seed}: change ${line}`)
      confirmed.add(line)
    }
    await store.commit(change(1, (versions[1] ?? 0) + 1, 'of the new owner'))
    await store.close()
    const again = await openEmbeddedStore({ directory })
    for (const { kind, detail } of await audit(again.store, confirmed))
      failures.add(kind, `take-over ${seed}: ${detail}`)
    await again.store.close()
  } catch (error) {
    failures.add('open', `take-over ${seed}: ${error instanceof Error ? error.message : String(error)}`)
  } finally {
    child.signal('SIGKILL')
    child.signal('SIGCONT')
    await child.ended
  }
  return confirmed.size
}

/** Journal and snapshot, by file. */
async function contents(directory: string): Promise<ReadonlyMap<string, string>> {
  const files = new Map<string, string>()
  for (const name of await readdir(join(directory, 'journal'))) {
    files.set(name, (await readFile(join(directory, 'journal', name))).toString('base64'))
  }
  const snapshot = await readFile(join(directory, 'snapshot.json')).catch(() => Buffer.alloc(0))
  return files.set('snapshot.json', snapshot.toString('base64'))
}
