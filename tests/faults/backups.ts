import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { restore } from '../../src/main/store/backup'
import { openEmbeddedStore } from '../../src/main/store/embedded-store'
import type { Store } from '../../src/main/store/port'
import { disk } from './disk'
import { audit, change, lanes, versionsIn } from './ledger'
import { count, createChance, createFailures, type Part } from './part'

const committers = 8
/** So many are made of one store, then another is begun: its journal grows all the time, and with it every backup. */
const backupsPerStore = 20

/** Item 5: backups while commits and snapshots go on, each restored and compared with the state of its moment. */
export const backups: Part = {
  title: 'backups while writing under load, each restored',
  run: async ({ full, limitMs }) => {
    const base = await mkdtemp(join(await disk(), 'backups-'))
    const failures = createFailures()
    const until = Date.now() + limitMs
    const wanted = full ? 200 : 12
    const totals = { done: 0, commits: 0, distance: 0 }
    try {
      for (let round = 0; totals.done < wanted && Date.now() < until; round += 1) {
        const most = Math.min(backupsPerStore, wanted - totals.done)
        await backUpAgain(join(base, String(round)), round, most, until, totals, failures)
      }
    } finally {
      await rm(base, { recursive: true, force: true })
    }
    const { done, commits, distance } = totals
    return [
      {
        what: 'backups, each checked, restored, opened and compared',
        figure: `${count(done)} of ${count(wanted)}${done < wanted ? ' (time was up)' : ''}`,
        held: null
      },
      { what: 'commits meanwhile', figure: count(commits), held: null },
      {
        what: 'commits that went on during one backup, on average',
        figure: count(Math.round(distance / Math.max(1, done))),
        held: null
      },
      failures.row('restored states that never existed', 'state'),
      failures.row('backups without what was confirmed before', 'old'),
      failures.row('half commits, changes without exactly one event, broken chains', 'half', 'events', 'trail'),
      failures.row('backups that did not restore', 'restore')
    ]
  }
}

/** At most so many backups of one store, while it is written to. */
async function backUpAgain(
  base: string,
  round: number,
  most: number,
  until: number,
  totals: { done: number; commits: number; distance: number },
  failures: ReturnType<typeof createFailures>
): Promise<void> {
  const chance = createChance(5 + round)
  const { store } = await openEmbeddedStore({ directory: join(base, 'store') })
  // The state after each commit, as its watchers saw it: what a backup may hold.
  const states: string[] = ['']
  const versions = Array.from({ length: lanes }, () => 0)
  store.watch(({ changed }) => {
    const lane = Number(changed[0]?.id.split('-')[1])
    versions[lane] = (versions[lane] ?? 0) + 1
    states.push(versions.join(' '))
  })
  let going = true
  const load = Array.from({ length: committers }, (_, first) => commitUntil(store, first, chance, () => !going))
  const snapshots = snapshotUntil(store, () => !going)
  try {
    for (let number = 0; number < most && Date.now() < until; number += 1) {
      const name = `backup ${round}-${number}`
      const asked = states.length - 1
      const { directory, manifest } = await store.backup(join(base, `backup-${number}`))
      totals.distance += states.length - 1 - manifest.sequence
      // Everything that was confirmed when it was asked for is in it.
      if (manifest.sequence < asked) failures.add('old', `${name}: ${manifest.sequence}, asked at ${asked}`)
      const target = join(base, `restored-${number}`)
      await restore(directory, target).catch((error: unknown) => failures.add('restore', String(error)))
      const again = await openEmbeddedStore({ directory: target })
      if (again.notices.length > 0) failures.add('restore', again.notices.join(' '))
      if ((await versionsIn(again.store)).join(' ') !== states[manifest.sequence]) {
        failures.add('state', `${name} at commit ${manifest.sequence}`)
      }
      for (const { kind, detail } of await audit(again.store, [])) failures.add(kind, detail)
      await again.store.close()
      await rm(directory, { recursive: true })
      await rm(target, { recursive: true })
      totals.done += 1
    }
  } finally {
    going = false
    await Promise.all([...load, snapshots])
    await store.close()
    totals.commits += states.length - 1
  }
}

async function commitUntil(
  store: Store,
  first: number,
  chance: ReturnType<typeof createChance>,
  over: () => boolean
): Promise<void> {
  for (let round = 0; !over(); round += 1) {
    const lane = (first + committers * round) % lanes
    const version = ((await store.get('notes', `left-${lane}`))?.version ?? 0) + 1
    await store.commit(change(lane, version, 'x'.repeat(chance.below(300))))
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
}

async function snapshotUntil(store: { readonly snapshot: () => Promise<void> }, over: () => boolean): Promise<void> {
  while (!over()) {
    await store.snapshot()
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
