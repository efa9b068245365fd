import { boolean } from 'yup'
import { email, line } from '../text'
import type { SetupResult, SetupStatus } from '../views'
import { answers, fields, nothing, password } from './fields'

export const setupOperations = {
  'setup.status': answers<SetupStatus>().to('anyone', nothing),
  /** Works while the store has no staff, once. With demoData the answer lists the demo staff's sign-ins. */
  'setup.createAdministrator': answers<SetupResult>().to(
    'anyone',
    fields({
      name: line('Name', 100),
      email: email('E-mail address'),
      password: password('Password'),
      demoData: boolean().typeError('demoData must be true or false.').optional()
    })
  )
} as const
