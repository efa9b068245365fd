import { staffEvent } from '../../services/context'
import { acceptInvitation } from '../../services/staff'
import { startOver } from '../../services/staff-sign-in'
import { currentStaff } from '../dispatch'
import type { DeskContext, Handlers, OperationsOf } from '../desk-context'
import { enter, viewSession } from '../session-view'

export function sessionHandlers(context: DeskContext): Handlers<OperationsOf<'session'>> {
  const { staffSignIn, sessions } = context
  return {
    'session.current': (_input, { session }) => viewSession(context, session),
    'session.signIn': async ({ email, password }, { session, ip }) => {
      const { member, codeOwed } = await staffSignIn.signIn(email, password, ip)
      if (!codeOwed) return enter(context, session, member, ip)
      session.signOut()
      session.oweCode(member.id)
      return viewSession(context, session)
    },
    'session.confirmSignIn': async ({ code }, { session, ip }) => {
      const staffId = session.codeOwedBy()
      if (staffId === null) throw startOver()
      return enter(context, session, await staffSignIn.confirm(staffId, code, ip), ip)
    },
    'session.lock': async (_input, { session }) => {
      session.lock('asked')
      return viewSession(context, session)
    },
    'session.unlock': async ({ password }, { session, id, ip }) => {
      if (session.stage() === 'locked') {
        await staffSignIn.unlock(id, password, ip)
        // Somebody else may have signed in here, or ended the session, while the password was checked.
        if (session.staffId() === id) session.unlock()
      }
      return viewSession(context, session)
    },
    'session.active': async (_input, { session }) => {
      session.active()
      return { done: true }
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
    'session.acceptInvitation': async ({ code, password }, { session, ip }) =>
      enter(context, session, await acceptInvitation(context, code, password, ip), ip),
    'session.changePassword': async ({ currentPassword, newPassword }, caller) => {
      const member = await staffSignIn.changePassword(caller.id, currentPassword, newPassword, caller.ip)
      sessions.endAllOf(member.id, caller.session)
      return { done: true }
    }
  }
}
