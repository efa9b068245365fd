import { boolean } from 'yup'
import { roles } from '../roles'
import { email, line } from '../text'
import type { StaffView } from '../views'
import { administrators, answers, fields, id, nothing, oneOf } from './fields'

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
  )
} as const
