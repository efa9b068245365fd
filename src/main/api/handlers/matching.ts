import type { matchingOperations } from '@shared/contract/matching'
import { findEarlier } from '../../services/matching'
import { createAccountReader } from '../account-reader'
import { createSight } from '../concealment'
import type { DeskContext, Handlers } from '../desk-context'
import { earlierApplication } from '../views'

export function matchingHandlers(context: DeskContext): Handlers<keyof typeof matchingOperations> {
  const { find } = createAccountReader(context)
  const { see } = createSight(context)
  return {
    // What resembles a concealed account tells what it is like.
    'accounts.earlier': async ({ id }, caller) => {
      const account = await find(id)
      const matches = (await see(account, caller)).concealed ? [] : await findEarlier(context.store, account)
      return {
        items: await Promise.all(
          matches.map(async (match) => earlierApplication(await see(match.account, caller), match.reasons))
        )
      }
    }
  }
}
