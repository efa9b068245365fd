import { checkCallerFact } from '../../src/main/services/verification'
import { openEmbeddedStore } from '../../src/main/store/embedded-store'
import type { Put } from '../../src/main/store/port'
import { anAccount } from '../support/accounts'
import { anIncident } from '../support/incidents'
import { createProgramme } from '../support/programme'
import { median, show, timesOf } from './figures'
import { inDirectory } from './stock'

/** Beyond this many standard deviations two samples are held to differ: one in a thousand would by chance. */
const apart = 3.3

/**
 * Whether the time of a check tells a fact that is absent from one that is wrong (issue: blind facts): checks of both, in
 * turns, each committed to the disk, compared by the Mann-Whitney test.
 */
export async function benchVerification(checksOfEach: number): Promise<readonly string[]> {
  return inDirectory(async (directory) => {
    const { store } = await openEmbeddedStore({ directory })
    const programme = createProgramme({ store })
    const by = await programme.hire('accountManager', 'Asha Nambiar')
    const lines: string[] = []
    for (const fact of ['mobile', 'manager'] as const) {
      const incidents = Array.from({ length: 2 * checksOfEach }, (_, index) => ({
        id: `${fact}-${index}`,
        absent: index % 2 === 0
      }))
      for (const { id, absent } of incidents) {
        const account = anAccount({
          ...{ id, number: id, emailClaim: id, status: 'blocked', incidentId: id, country: 'IN' },
          mobile: absent ? null : '+919876543210',
          managerId: absent ? null : by.id
        })
        const puts: readonly Put[] = [
          { collection: 'accounts', record: account, basedOn: null },
          { collection: 'incidents', record: anIncident({ id, accountId: id, caseNumber: id }), basedOn: null }
        ]
        await store.commit({ puts, events: [] })
      }
      const times = await timesOf(incidents, ({ id }) => checkCallerFact(programme, id, fact, '91234 56789', by))
      // The first are the compiler's.
      const of = (absent: boolean) =>
        times.filter((_, index) => index >= checksOfEach / 15 && incidents[index]?.absent === absent)
      const [absent, wrong] = [of(true), of(false)]
      const deviations = Math.abs(mannWhitney(absent, wrong))
      lines.push(
        `  ${fact}, ${absent.length} checks of each: absent p50 ${show(median(absent))}, wrong p50 ${show(median(wrong))}, ${deviations.toFixed(1)} deviations apart (${deviations < apart ? 'not told apart' : 'TOLD APART'})`
      )
    }
    await store.close()
    return ['Verifying a caller: absent facts and wrong ones', ...lines]
  })
}

/** How far the ranks of two samples lie from those of equal ones, in standard deviations. */
function mannWhitney(one: readonly number[], other: readonly number[]): number {
  const ranked = [...one.map((time) => ({ time, mine: true })), ...other.map((time) => ({ time, mine: false }))].sort(
    (a, b) => a.time - b.time
  )
  const rankSum = ranked.reduce((sum, { mine }, index) => (mine ? sum + index + 1 : sum), 0)
  const [n, m] = [one.length, other.length]
  const u = rankSum - (n * (n + 1)) / 2
  return (u - (n * m) / 2) / Math.sqrt((n * m * (n + m + 1)) / 12)
}
