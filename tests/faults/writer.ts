import { readSync, writeSync } from 'node:fs'
import { openEmbeddedStore } from '../../src/main/store/embedded-store'
import { change, lanes, versionsIn } from './ledger'
import { createChance } from './part'

/*
 * A process that commits as fast as it can until it is killed. Told `DIRECTORY SEED` on its input. Says `open`, each
 * confirmed change as `LANE:VERSION`, `s` before and `S` after a snapshot with its change of segment, and `refused …`
 * when a commit was not taken: it then goes on, to see whether that stays so.
 */

const committers = 4

/** A pipe takes a line at once or not at all: what was said is there when the process is gone. */
const say = (line: string): void => void writeSync(1, `${line}\n`)

function told(): string {
  const bytes = Buffer.alloc(4_096)
  const length = readSync(0, bytes, 0, bytes.length, null)
  return bytes.toString('utf8', 0, length).trim()
}

async function main(): Promise<void> {
  const [directory = '', seed = '0'] = told().split(' ')
  const chance = createChance(Number(seed))
  const { store } = await openEmbeddedStore({ directory })
  const versions = await versionsIn(store)
  say('open')
  let commits = 0

  async function commitFor(first: number): Promise<never> {
    for (let lane = first; ; lane = (lane + committers) % lanes) {
      const version = (versions[lane] ?? 0) + 1
      // One in forty is larger than what is handed to the system at once.
      const text = 'x'.repeat(chance.next() < 0.025 ? 90_000 : chance.below(1_500))
      try {
        await store.commit(change(lane, version, text))
        versions[lane] = version
        commits += 1
        say(`${lane}:${version}`)
      } catch (error) {
        say(`refused ${error instanceof Error ? error.message : String(error)}`)
        await new Promise((resolve) => setTimeout(resolve, 5))
      }
    }
  }

  async function snapshots(): Promise<never> {
    for (;;) {
      const until = commits + 20 + chance.below(40)
      while (commits < until) await new Promise((resolve) => setTimeout(resolve, 1))
      say('s')
      await store.snapshot().then(
        () => say('S'),
        () => say('refused snapshot')
      )
    }
  }

  await Promise.all([snapshots(), ...Array.from({ length: committers }, (_, first) => commitFor(first))])
}

await main()
