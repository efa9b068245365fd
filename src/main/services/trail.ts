import { join } from 'node:path'
import type { AuditEvent } from '@shared/audit'
import type { ChainReport, ChainState } from '@shared/contract'
import { ReadOnlyError, type Store } from '../store/port'
import { staffEvent, type Context, type StaffActor } from './context'

/** What the trail is checked and kept by. */
export type Trail = {
  /** Reads the whole journal. Checks asked for meanwhile are the same one; each is an event of its own. */
  readonly verify: (by: StaffActor) => Promise<ChainReport>
  readonly state: () => Promise<ChainState>
}

export function createTrail(context: Pick<Context, 'store' | 'now'>, dataDirectory: string): Trail {
  const { store, now } = context
  let running: Promise<ChainReport> | null = null

  return {
    verify: async (by) => {
      running ??= store.verifyTrail().finally(() => {
        running = null
      })
      const report = await running
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
        journal: join(dataDirectory, 'journal')
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

const checked = ({ ok, records, events, head, problem }: ChainReport, by: StaffActor, now: Date) =>
  staffEvent(ok ? 'audit.verified' : 'audit.damage_found', by, now, {
    subject: 'Audit trail',
    details: { records, events, head, ...(problem === null ? {} : { problem }) }
  })

function readCheck({ at, actor, action, details }: AuditEvent): NonNullable<ChainState['lastCheck']> {
  const { records, events, head, problem } = details
  return {
    at,
    by: 'name' in actor ? actor.name : 'Hub Desk',
    ok: action === 'audit.verified',
    records: Number(records),
    events: Number(events),
    head: String(head),
    problem: typeof problem === 'string' ? problem : null
  }
}
