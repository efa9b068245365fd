import type { matchingOperations } from '@shared/contract/matching'
import { findEarlier } from '../../services/matching'
import { createAccountReader } from '../account-reader'
import type { DeskContext, Handlers } from '../desk-context'
import { earlierApplication } from '../views'

export function matchingHandlers(context: DeskContext): Handlers<keyof typeof matchingOperations> {
  const { find } = createAccountReader(context)
  return {
    'accounts.earlier': async ({ id }) => ({
      items: (await findEarlier(context.store, await find(id))).map(earlierApplication)
    })
  }
}
