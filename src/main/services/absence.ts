import type { Absence } from '@shared/call-desk'
import { absenceOf, setAbsence } from '../domain/absence'
import { allow, notFound, Refusal } from '../refusal'
import type { Staff } from '../store/records'
import { changed, retryWhenStale, staffEvent, type Context, type StaffActor } from './context'
import { staffNames } from './staff-names'

/** Names who answers while a member of staff is away; null ends it. One's own, or anybody's for administrators. */
export async function nameStandIn(
  context: Context,
  id: string,
  absence: Absence | null,
  by: StaffActor & { readonly role: string }
): Promise<Staff> {
  return retryWhenStale(async () => {
    const member = await context.store.get('staff', id)
    if (member === null) throw notFound('member of staff')
    if (id !== by.id && by.role !== 'administrator')
      throw new Refusal('forbidden', 'Only administrators may change the absence of somebody else.')
    const now = context.now()
    const standIn = absence === null ? null : await context.store.get('staff', absence.standInId)
    const next = allow(setAbsence(member, absence, standIn, now))
    const names = await staffNames(context.store)
    const event = staffEvent(absence === null ? 'staff.absence_ended' : 'staff.absence_set', by, now, {
      subject: member.email,
      details: { ...told(next.absence, names), ...before(absenceOf(member, now), names) }
    })
    await context.store.commit({ puts: [changed('staff', next)], events: [event] })
    return next
  })
}

type Names = ReadonlyMap<string, string>

const told = (absence: Absence | null | undefined, names: Names) => ({
  from: absence?.from ?? null,
  until: absence?.until ?? null,
  standIn: absence ? (names.get(absence.standInId) ?? null) : null
})

function before(absence: Absence | null, names: Names) {
  const { from, until, standIn } = told(absence, names)
  return { fromBefore: from, untilBefore: until, standInBefore: standIn }
}
