import { Refusal } from '../../refusal'
import type { Handlers, OperationsOf } from '../desk-context'

/** At a desk that has a store no pack is open; `createReviewHandlers` answers in review mode. */
export function reviewHandlers(): Handlers<OperationsOf<'review'>> {
  const noPack = async () => {
    throw new Refusal('conflict', 'No review pack is open here. Open its file: that starts review mode.')
  }
  return {
    'review.status': async () => ({ state: 'none' }),
    'review.open': noPack,
    'review.unlock': noPack
  }
}
