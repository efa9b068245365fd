import { actionsOf, auditActions, type AuditOutcome, type NewAuditEvent } from '@shared/audit'
import type { Input } from '@shared/contract'
import { staffEvent } from '../../services/context'
import { createTrail } from '../../services/trail'
import type { EventQuery } from '../../store/port'
import { createSight } from '../concealment'
import type { DeskContext, Handlers, OperationsOf } from '../desk-context'

export function auditHandlers(context: DeskContext): Handlers<OperationsOf<'audit'>> {
  const { store, now, host } = context
  const { seeEvents } = createSight(context)
  const trail = createTrail(context, host.dataDirectory)

  const accountIdOf = async (idOrNumber: string): Promise<string> =>
    (await store.find('accounts', 'number', idOrNumber))?.id ?? idOrNumber

  async function queryOf({ action, outcome, accountId, ...rest }: Input<'audit.list'>): Promise<EventQuery> {
    const given = Object.entries(rest).filter(([, value]) => value !== undefined && value !== '')
    return {
      ...Object.fromEntries(given),
      ...(accountId ? { accountId: await accountIdOf(accountId) } : {}),
      ...(action === undefined && outcome === undefined ? {} : { action: actionsBy(action, outcome) })
    }
  }

  return {
    'audit.list': async (input, caller) => {
      const page = await store.events(await queryOf(input))
      return { ...page, items: await seeEvents(page.items, caller) }
    },
    'audit.state': trail.state,
    'audit.verify': async ({ checkpoint }, caller) => trail.verify(caller, checkpoint),
    'audit.makeCheckpoint': async (_input, caller) => context.checkpoints.make(caller),
    'audit.replaceKey': async (_input, caller) => context.checkpoints.replaceKey(caller),
    'audit.recordExport': async ({ format, events, ...question }, caller) => {
      const asked = Object.entries(question).flatMap(([name, value]) =>
        value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value]]
      )
      const details: NewAuditEvent['details'] = { format, events, ...Object.fromEntries(asked) }
      const event = staffEvent('audit.exported', caller, now(), { subject: 'Audit trail', details })
      await store.commit({ puts: [], events: [event] })
      return { done: true }
    }
  }
}

const listOf = <T>(value: T | readonly T[] | undefined): readonly T[] | null =>
  value === undefined ? null : Array.isArray(value) ? (value as readonly T[]) : [value as T]

/** Outcomes are those of actions, so both together are a list of actions; maybe none. */
function actionsBy(action: Input<'audit.list'>['action'], outcome: Input<'audit.list'>['outcome']): readonly string[] {
  const outcomes = listOf<AuditOutcome>(outcome)
  const ofOutcome = outcomes === null ? auditActions : actionsOf(outcomes)
  return (listOf<string>(action) ?? auditActions).filter((one) => ofOutcome.some((other) => other === one))
}
