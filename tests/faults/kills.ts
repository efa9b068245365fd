import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { openEmbeddedStore } from '../../src/main/store/embedded-store'
import { bundle, startChild, type Child } from './child'
import { audit } from './ledger'
import { count, createChance, createFailures, type Part } from './part'
import { disk } from './disk'

/** Two at a time: while one is checked, the other runs. */
const atOnce = 2
/** A directory is used this often, then begun anew: with a long journal every check takes longer. */
const killsPerDirectory = 25

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** Item 1: kill -9 at any moment. */
export const kills: Part = {
  title: 'kill -9 of a process that commits, with four commits under way at a time',
  run: async (mode) => {
    const wanted = mode.full ? 10_000 : 200
    const script = await bundle('writer')
    const base = await mkdtemp(join(await disk(), 'kills-'))
    const failures = createFailures()
    const totals = { kills: 0, snapshots: 0, confirmed: 0, opening: 0, cut: 0 }
    const until = Date.now() + mode.limitMs
    try {
      await Promise.all(
        Array.from({ length: atOnce }, (_, worker) =>
          killAgain(worker, { script, base, wanted, until, failures, totals })
        )
      )
    } finally {
      await rm(base, { recursive: true, force: true })
    }
    const share = totals.kills === 0 ? 0 : totals.snapshots / totals.kills
    return [
      {
        what: 'kills, each with a start, a check of everything and of the whole chain afterwards',
        figure: `${count(totals.kills)} of ${count(wanted)}${totals.kills < wanted ? ' (time was up)' : ''}`,
        held: null
      },
      {
        what: 'of them during a snapshot or change of segment',
        figure: `${(share * 100).toFixed(0)} %`,
        held: share >= 0.2,
        timing: true
      },
      { what: 'of them while the store was being opened', figure: count(totals.opening), held: null },
      { what: 'changes that were confirmed', figure: count(totals.confirmed), held: null },
      { what: 'starts that cut an interrupted write and said so', figure: count(totals.cut), held: null },
      failures.row('confirmed changes lost', 'lost'),
      failures.row('half commits', 'half'),
      failures.row('stores that did not open', 'open'),
      failures.row('changes without exactly one audit event', 'events'),
      failures.row('chains that do not check', 'trail')
    ]
  }
}

type Shared = {
  readonly script: string
  readonly base: string
  readonly wanted: number
  readonly until: number
  readonly failures: ReturnType<typeof createFailures>
  readonly totals: { kills: number; snapshots: number; confirmed: number; opening: number; cut: number }
}

async function killAgain(worker: number, { script, base, wanted, until, failures, totals }: Shared): Promise<void> {
  const chance = createChance(worker + 1)
  let next: Child = startChild(script)
  let directory = ''
  const confirmed = new Set<string>()
  for (let round = 0; totals.kills < wanted && Date.now() < until; round += 1) {
    if (round % killsPerDirectory === 0) {
      directory = join(base, `${worker}-${round}`)
      confirmed.clear()
    }
    const child = next
    totals.kills += 1
    child.tell(`${directory} ${round * atOnce + worker}`)
    // The next one loads its code meanwhile and waits for its directory.
    next = startChild(script)
    await anyMoment(child, chance)
    child.signal('SIGKILL')
    const lines = await child.ended
    if (!lines.includes('open')) totals.opening += 1
    if (lines.lastIndexOf('s') > lines.lastIndexOf('S')) totals.snapshots += 1
    for (const line of lines) if (/^\d+:\d+$/.test(line)) confirmed.add(line)
    totals.confirmed += lines.filter((line) => /^\d+:\d+$/.test(line)).length
    try {
      const { store, notices } = await openEmbeddedStore({ directory })
      if (notices.length > 0) totals.cut += 1
      for (const { kind, detail } of await audit(store, confirmed)) failures.add(kind, detail)
      await store.close()
    } catch (error) {
      failures.add('open', error instanceof Error ? error.message : String(error))
      directory = join(base, `${worker}-${round}-after`)
      confirmed.clear()
    }
  }
  next.signal('SIGKILL')
  await next.ended
}

/** Some while opening, some during a snapshot, the rest between zero and forty milliseconds of commits. */
async function anyMoment(child: Child, chance: ReturnType<typeof createChance>): Promise<void> {
  const kind = chance.next()
  if (kind < 0.05) return void (await pause(chance.below(30)))
  if (kind < 0.3) {
    await child.says((line) => line === 's')
    return void (await pause(chance.below(6)))
  }
  await child.says((line) => line === 'open')
  await pause(chance.below(40))
}
