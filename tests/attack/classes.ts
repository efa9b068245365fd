import { setTimeout as pause } from 'node:timers/promises'
import { createPasswords } from '../../src/main/services/passwords'
import { createFailures, type Mode, type Part, type Row } from '../faults/part'
import { requestClasses } from './classes-requests'
import { firstTryClasses, signInClasses } from './classes-sign-in'
import { measure, type Group, type Wanted } from './measure'
import { cheapPasswords, openWorld, type World } from './world'

type Advance = (time: number) => void
type MakeGroups = (world: World, advance: Advance) => Promise<readonly Group[]>

/**
 * Even answers wait a tenth of their time (15 ms, docs/adr/0048-even-answers.md), still far longer than the work takes:
 * stricter than what is served, and ten times as many samples in the time.
 */
const evenAnswers = (ms: number) => pause(ms / 10)

/** Groups that are measured in a world and a time of their own. */
async function inOwnWorld(
  makeGroups: MakeGroups,
  wanted: Wanted,
  failures: ReturnType<typeof createFailures>,
  passwords = cheapPasswords()
): Promise<readonly Row[]> {
  let ahead = 0
  const now = () => new Date(Date.now() + ahead)
  const world = await openWorld({ passwords, now, pause: evenAnswers })
  try {
    const rows: Row[] = []
    const groups = await makeGroups(world, (time) => (ahead += time))
    for (const group of groups) rows.push(...(await measure(world, group, wanted, failures.add)))
    for (const line of world.log.errors()) failures.add('internal', line)
    return rows
  } finally {
    await world.close()
  }
}

/** What was asked of the answers themselves; their times have rows of their own. */
const sameAnswers = (failures: ReturnType<typeof createFailures>) => [
  failures.row('told apart by status, headers, length or body', 'shape'),
  failures.row('errors in the log', 'internal')
]

/** A full run takes as many samples as it wants, whatever the time: fewer would show little. */
const wantedOf = ({ full, limitMs }: Mode, fullSamples: number, quickSamples: number): Wanted => ({
  samples: full ? fullSamples : quickSamples,
  least: full ? fullSamples : Math.ceil(quickSamples / 2),
  warmUp: full ? 10 : 2,
  limitMs
})

/** Item 2: who signs in can't tell what is known of an address. */
export const classes: Part = {
  title: 'answers to sign-in, which must not tell what is known of an address',
  run: async (mode) => {
    const failures = createFailures()
    const cheap = await inOwnWorld(signInClasses, wantedOf(mode, 300, 16), failures)
    // With the real ones a try costs fifty times as much, and what is behind them is a small part of it.
    const real = mode.full ? await inOwnWorld(firstTryClasses, wantedOf(mode, 300, 0), failures, createPasswords()) : []
    const of = (rows: readonly Row[], cost: string) => rows.map((row) => ({ ...row, what: `${row.what}; ${cost}` }))
    return [
      ...of(cheap, 'hashes of 256 KB, to look behind them'),
      ...of(real, 'hashes as they are'),
      ...sameAnswers(failures)
    ]
  }
}

/** The rest of item 2: sign-up, renewal of a link and "Forgot password?". Its answers take their time, so it waits. */
export const requests: Part = {
  title: 'answers to sign-up, renewal and password reset, which must not tell either',
  run: async (mode) => {
    const failures = createFailures()
    const rows = await Promise.all(
      requestClasses.map((makeGroup) =>
        inOwnWorld(async (world, advance) => [makeGroup(world, advance)], wantedOf(mode, 400, 20), failures)
      )
    )
    return [...rows.flat(), ...sameAnswers(failures)]
  }
}
