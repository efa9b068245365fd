import { staffEvent } from '../../services/context'
import { acceptInvitation } from '../../services/staff'
import { currentStaff } from '../dispatch'
import type { DeskContext, Handlers, OperationsOf } from '../desk-context'
import { viewStaff } from '../staff-reader'

export function sessionHandlers(context: DeskContext): Handlers<OperationsOf<'session'>> {
  const { staffSignIn, sessions } = context
  return {
    'session.current': async (_input, { session }) => {
      const member = await currentStaff(context.store, session)
      if (member !== null) return { staff: await viewStaff(context, member) }
      const lastId = session.lastStaffId()
      const last = lastId === null ? null : await context.store.get('staff', lastId)
      return { staff: null, ...(last?.status === 'deactivated' ? { ended: 'deactivated' as const } : {}) }
    },
    'session.signIn': async ({ email, password }, { session, ip }) => {
      const member = await staffSignIn.signIn(email, password, ip)
      session.signIn(member.id)
      return { staff: await viewStaff(context, member) }
    },
    'session.signOut': async (_input, { session, ip }) => {
      const member = await currentStaff(context.store, session)
      session.signOut()
      if (member !== null) {
        const event = staffEvent('staff.signed_out', { ...member, ip }, context.now(), { subject: member.email })
        await context.store.commit({ puts: [], events: [event] })
      }
      return { staff: null }
    },
    'session.acceptInvitation': async ({ code, password }, { session, ip }) => {
      const member = await acceptInvitation(context, code, password, ip)
      session.signIn(member.id)
      return { staff: await viewStaff(context, member) }
    },
    'session.changePassword': async ({ currentPassword, newPassword }, caller) => {
      const member = await staffSignIn.changePassword(caller.id, currentPassword, newPassword, caller.ip)
      sessions.endAllOf(member.id, caller.session)
      return { done: true }
    }
  }
}
