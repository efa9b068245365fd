import { join } from 'node:path'
import type { AuditEvent } from '@shared/audit'
import type { ChainReport, ChainState } from '@shared/contract'
import { ReadOnlyError, type Store } from '../store/port'
import type { Checkpoint } from './checkpoint-lines'
import { describeMissed, describeUntold } from './checkpoint-words'
import type { Checkpoints } from './checkpoints'
import { staffEvent, type Context, type StaffActor } from './context'

/** What the trail is checked and kept by. */
export type Trail = {
  /**
   * Reads the whole journal and compares it with the checkpoints outside and with those in `given`. Checks of the same
   * asked for meanwhile are the same one; each is an event of its own.
   */
  readonly verify: (by: StaffActor, given?: string) => Promise<ChainReport>
  readonly state: () => Promise<ChainState>
}

export function createTrail(
  { store, now, checkpoints }: Pick<Context, 'store' | 'now'> & { readonly checkpoints: Checkpoints },
  dataDirectory: string
): Trail {
  const running = new Map<string, Promise<ChainReport>>()

  async function check(given: string): Promise<ChainReport> {
    const known = await checkpoints.known(given)
    const { records, events, head, problem, missed } = await store.verifyTrail(known.checkpoints)
    // The earliest tells most: what came before it is as it was then.
    const [first] = (missed as readonly Checkpoint[]).slice().sort((a, b) => a.records - b.records)
    const missing = first === undefined ? null : describeMissed(first, records)
    const untold = known.untold === null ? null : describeUntold(known.untold)
    const found = problem ?? known.problem ?? missing ?? untold
    return { ok: found === null, records, events, head, problem: found, checkpoints: known.checkpoints.length }
  }

  return {
    verify: async (by, given = '') => {
      const checking = running.get(given) ?? check(given).finally(() => running.delete(given))
      running.set(given, checking)
      const report = await checking
      await writeDown(store, checked(report, by, now()))
      return report
    },
    state: async () => {
      const [all, checks] = await Promise.all([
        store.events({ limit: 1 }),
        store.events({ action: ['audit.verified', 'audit.damage_found'], limit: 1 })
      ])
      const [last] = checks.items
      return {
        events: all.total,
        lastCheck: last === undefined ? null : readCheck(last),
        journal: join(dataDirectory, 'journal'),
        checkpoints: await checkpoints.state()
      }
    }
  }
}

/** A store that takes no commits can still be checked, and whoever asks must hear what came of it. */
async function writeDown(store: Store, event: ReturnType<typeof staffEvent>): Promise<void> {
  try {
    await store.commit({ puts: [], events: [event] })
  } catch (error) {
    if (!(error instanceof ReadOnlyError)) throw error
  }
}

const checked = ({ ok, records, events, head, problem, checkpoints }: ChainReport, by: StaffActor, now: Date) =>
  staffEvent(ok ? 'audit.verified' : 'audit.damage_found', by, now, {
    subject: 'Audit trail',
    details: { records, events, head, checkpoints, ...(problem === null ? {} : { problem }) }
  })

function readCheck({ at, actor, action, details }: AuditEvent): NonNullable<ChainState['lastCheck']> {
  const { records, events, head, problem, checkpoints } = details
  return {
    at,
    by: 'name' in actor ? actor.name : 'Hub Desk',
    ok: action === 'audit.verified',
    records: Number(records),
    events: Number(events),
    head: String(head),
    problem: typeof problem === 'string' ? problem : null,
    // Checks from before there were checkpoints say nothing of them.
    checkpoints: Number(checkpoints ?? 0)
  }
}
