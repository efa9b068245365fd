import { email, line } from '../text'
import type { Done, SessionView } from '../views'
import { answers, fields, nothing, password } from './fields'

export const sessionOperations = {
  'session.current': answers<SessionView>().to('anyone', nothing),
  'session.signIn': answers<SessionView>().to(
    'anyone',
    fields({ email: email('E-mail address'), password: password('Password') })
  ),
  'session.signOut': answers<SessionView>().to('anyone', nothing),
  'session.acceptInvitation': answers<SessionView>().to(
    'anyone',
    fields({ code: line('Invitation code', 64), password: password('Password') })
  ),
  'session.changePassword': answers<Done>().to(
    'staff',
    fields({ currentPassword: password('Current password'), newPassword: password('New password') })
  )
} as const
