import { email, line } from '../text'
import type { Done, SessionView } from '../views'
import { answers, fields, nothing, password } from './fields'

export const sessionOperations = {
  'session.current': answers<SessionView>().to('anyone', nothing),
  'session.signIn': answers<SessionView>().to(
    'anyone',
    fields({ email: email('E-mail address'), password: password('Password') })
  ),
  /** The second step, after a right password: a code of the app, or a recovery code. */
  'session.confirmSignIn': answers<SessionView>().to('anyone', fields({ code: line('Code', 64) })),
  /** Hides everything until the password is given again. */
  'session.lock': answers<SessionView>().to('staff', nothing),
  'session.unlock': answers<SessionView>().to('staff', fields({ password: password('Password') })),
  /** Somebody typed, clicked or scrolled here: a desk that nobody uses locks. Said by the desk, at most twice a minute. */
  'session.active': answers<Done>().to('staff', nothing),
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
