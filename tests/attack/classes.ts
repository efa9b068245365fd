import { createPasswords } from '../../src/main/services/passwords'
import { createFailures, type Part, type Row } from '../faults/part'
import { requestClasses } from './classes-requests'
import { signInClasses } from './classes-sign-in'
import { measure } from './measure'
import { cheapPasswords, openWorld } from './world'

/** Item 2: who signs in can't tell what is known of an address. */
export const classes: Part = {
  title: 'answers to sign-in, which must not tell what is known of an address',
  run: async ({ full, limitMs }) => {
    const failures = createFailures()
    const rows: Row[] = []
    const cheap = ['hashes of 256 KB, to look behind them', cheapPasswords, full ? 2_000 : 120] as const
    // With the real ones a sample costs 50 times as much, and what is behind them is a small part of it.
    const costs = full ? [cheap, ['hashes as they are', createPasswords, 400] as const] : [cheap]
    for (const [cost, passwords, samples] of costs) {
      const world = await openWorld({ passwords: passwords() })
      try {
        const groups = await signInClasses(world)
        for (const group of groups) {
          const until = Date.now() + limitMs / groups.length
          for (const row of await measure(world, group, { samples, until, warmUp: 20 }, failures.add))
            rows.push({ ...row, what: `${row.what}; ${cost}` })
        }
        for (const line of world.log.errors()) failures.add('internal', line)
      } finally {
        await world.close()
      }
    }
    return [
      ...rows,
      failures.row('told apart by status, headers, length or body', 'shape'),
      failures.row('errors in the log', 'internal')
    ]
  }
}

/** The rest of item 2: sign-up, renewal of a link and "Forgot password?". Its answers take their time, so it waits. */
export const requests: Part = {
  title: 'answers to sign-up, renewal and password reset, which must not tell either',
  run: async ({ full, limitMs }) => {
    const failures = createFailures()
    const wanted = { samples: full ? 1_000 : 40, until: Date.now() + limitMs, warmUp: 5 }
    // Each in a world and a time of its own.
    const inOwnWorld = async (makeGroup: (typeof requestClasses)[number]): Promise<readonly Row[]> => {
      let ahead = 0
      const world = await openWorld({ now: () => new Date(Date.now() + ahead) })
      try {
        const rows = await measure(
          world,
          makeGroup(world, (time) => (ahead += time)),
          wanted,
          failures.add
        )
        for (const line of world.log.errors()) failures.add('internal', line)
        return rows
      } finally {
        await world.close()
      }
    }
    const rows = await Promise.all(requestClasses.map(inOwnWorld))
    return [
      ...rows.flat(),
      failures.row('told apart by status, headers, length or body', 'shape'),
      failures.row('errors in the log', 'internal')
    ]
  }
}
