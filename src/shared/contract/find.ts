import { string } from 'yup'
import type { FoundAccount } from '../views'
import { answers, fields } from './fields'

export const findOperations = {
  /** Accounts by name, address, phone (parts of it too), organization, account or case number; the best fits, few. */
  'find.accounts': answers<{ readonly items: readonly FoundAccount[] }>().to(
    'staff',
    fields({
      text: string()
        .typeError('text must be text.')
        .required('text is required.')
        .max(200, 'text must be at most 200 characters long.')
    })
  )
} as const
