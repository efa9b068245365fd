import { inviteStaff, updateStaff } from '../../services/staff'
import { allStaff } from '../../services/staff-names'
import type { DeskContext, Handlers, OperationsOf } from '../desk-context'
import { staffView } from '../views'

export function staffHandlers(context: DeskContext): Handlers<OperationsOf<'staff'>> {
  return {
    'staff.list': async () => ({ items: (await allStaff(context.store)).map(staffView) }),
    'staff.invite': async (person, caller) => staffView(await inviteStaff(context, person, caller)),
    'staff.update': async ({ id, ...change }, caller) => {
      const member = await updateStaff(context, id, change, caller)
      if (member.status === 'deactivated') context.sessions.endAllOf(member.id)
      return staffView(member)
    }
  }
}
