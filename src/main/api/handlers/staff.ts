import { nameStandIn } from '../../services/absence'
import { inviteStaff, updateStaff } from '../../services/staff'
import { allStaff } from '../../services/staff-names'
import type { DeskContext, Handlers, OperationsOf } from '../desk-context'
import { viewStaff } from '../staff-reader'
import { staffView } from '../views'

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
    'staff.setAbsence': async ({ id, absence }, caller) =>
      viewStaff(context, await nameStandIn(context, id, absence, caller))
  }
}
