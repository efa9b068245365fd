import { nameStandIn } from '../../services/absence'
import { staffEvent } from '../../services/context'
import { inviteStaff, updateStaff } from '../../services/staff'
import { allStaff, staffNames } from '../../services/staff-names'
import { resetTwoFactor } from '../../services/two-factor'
import { notFound } from '../../refusal'
import type { DeskContext, Handlers, OperationsOf, SignedIn } from '../desk-context'
import { pick } from '../pick'
import { viewStaff } from '../staff-reader'
import { staffView } from '../views'

/** One's own, or anybody's for administrators. */
const mayEnd = ({ id, role }: SignedIn, staffId: string) => id === staffId || role === 'administrator'

export function staffHandlers(context: DeskContext): Handlers<OperationsOf<'staff'>> {
  return {
    'staff.list': async () => {
      const staff = await allStaff(context.store)
      const names = new Map(staff.map(({ id, name }) => [id, name]))
      return { items: staff.map((member) => staffView(member, names, context.now())) }
    },
    'staff.invite': async (person, caller) => viewStaff(context, await inviteStaff(context, person, caller)),
    'staff.update': async ({ id, ...change }, caller) => {
      const member = await updateStaff(context, id, change, caller)
      if (member.status === 'deactivated') context.sessions.endAllOf(member.id)
      return viewStaff(context, member)
    },
    'staff.resetTwoFactor': async ({ id, reason }, caller) => {
      const member = await resetTwoFactor(context, id, reason, caller)
      // A lost phone may be in hands that know the password, too.
      context.sessions.endAllOf(member.id)
      return viewStaff(context, member)
    },
    'staff.sessions': async (_input, caller) => {
      context.sessions.lockIdle()
      const names = await staffNames(context.store)
      const seen = context.sessions.list().filter(({ staffId }) => mayEnd(caller, staffId))
      return {
        items: seen.map(({ since, activeAt, ...desk }) => ({
          ...pick(desk, 'id', 'staffId', 'kind', 'userAgent', 'ip', 'locked'),
          staffName: names.get(desk.staffId) ?? '',
          since: since.toISOString(),
          activeAt: activeAt.toISOString(),
          current: desk.id === caller.session.id
        }))
      }
    },
    'staff.endSession': async ({ id }, caller) => {
      const desk = context.sessions.list().find((one) => one.id === id && mayEnd(caller, one.staffId))
      const member = desk ? await context.store.get('staff', desk.staffId) : null
      if (!desk || member === null) throw notFound('signed-in desk')
      const event = staffEvent('staff.session_ended', caller, context.now(), {
        subject: member.email,
        details: { signedInSince: desk.since.toISOString(), from: desk.ip, in: desk.kind }
      })
      await context.store.commit({ puts: [], events: [event] })
      context.sessions.end(id)
      return { done: true }
    },
    'staff.setAbsence': async ({ id, absence }, caller) =>
      viewStaff(context, await nameStandIn(context, id, absence, caller))
  }
}
