import { alertKinds, defaultAlerts, type AlertSwitches } from '@shared/alerts'
import { changeDetails } from '@shared/audit-changes'
import { notFound } from '../refusal'
import type { Staff } from '../store/records'
import { changed, retryWhenStale, staffEvent, type Context, type StaffActor } from './context'

/** Of what this member of staff wants to be told; whoever never chose, by their role. */
export const alertsOf = ({ alerts, role }: Pick<Staff, 'alerts' | 'role'>): AlertSwitches =>
  alerts ?? defaultAlerts(role)

/** Everybody chooses for themselves. Choosing what is chosen already changes nothing. */
export async function chooseAlerts(context: Context, wanted: AlertSwitches, by: StaffActor): Promise<AlertSwitches> {
  return retryWhenStale(async () => {
    const member = await context.store.get('staff', by.id)
    if (member === null) throw notFound('member of staff')
    const before = alertsOf(member)
    const changes = alertKinds
      .filter((kind) => before[kind] !== wanted[kind])
      .map((kind) => ({ name: kind, before: before[kind], after: wanted[kind] }))
    if (changes.length === 0) return before
    const next: Staff = { ...member, version: member.version + 1, alerts: wanted }
    const event = staffEvent('staff.alerts_chosen', by, context.now(), {
      subject: member.email,
      details: changeDetails(changes)
    })
    await context.store.commit({ puts: [changed('staff', next)], events: [event] })
    return wanted
  })
}
