import { boolean, object, string } from 'yup'
import { roles } from '../roles'
import { email, line, text } from '../text'
import type { SignedInDesk } from '../two-factor'
import type { Done, StaffView } from '../views'
import { administrators, answers, byId, fields, id, isTime, nothing, oneOf } from './fields'

const time = (label: string) =>
  string()
    .typeError(`${label} must be a time.`)
    .required(`${label} is required.`)
    .test('time', `${label} must be an ISO 8601 time, like 2026-03-01T09:00:00Z.`, isTime)

export const staffOperations = {
  'staff.list': answers<{ readonly items: readonly StaffView[] }>().to('staff', nothing),
  'staff.invite': answers<StaffView>().to(
    administrators,
    fields({
      name: line('Name', 100),
      email: email('E-mail address'),
      role: oneOf('Role', roles).required('Role is required.')
    })
  ),
  /** Changes role, deactivates or reactivates. The last active administrator can't be changed away. */
  'staff.update': answers<StaffView>().to(
    administrators,
    fields({
      id: id(),
      role: oneOf('Role', roles).optional(),
      active: boolean().typeError('active must be true or false.').optional()
    })
  ),
  /** Takes a colleague's second factor away; they are mailed. */
  'staff.resetTwoFactor': answers<StaffView>().to(
    administrators,
    fields({ id: id(), reason: text('Reason', 500).min(10, 'Reason must be at least 10 characters long.') })
  ),
  /** Every desk that somebody is signed in to; for others than administrators, their own. */
  'staff.sessions': answers<{ readonly items: readonly SignedInDesk[] }>().to('staff', nothing),
  /** Signs a desk out: one's own, or anybody's for administrators. */
  'staff.endSession': answers<Done>().to('staff', byId),
  /** Names who answers for somebody who is away; null ends it. One's own, or anybody's for administrators. */
  'staff.setAbsence': answers<StaffView>().to(
    'staff',
    fields({
      id: id(),
      absence: object({ from: time('From'), until: time('Until'), standInId: id() })
        .noUnknown('There is no field of this name.')
        .typeError('absence must be an object, or null.')
        .nullable()
        .defined('absence is required; null to end it.')
        .default(null)
    })
  )
} as const
