import type { ReviewStatus } from '../review-status'
import { answers, fields, nothing, password } from './fields'

/** Review mode: deciding in a pack's file, away from the desk. */
export const reviewOperations = {
  /** Answers `none` at a desk that has a store. */
  'review.status': answers<ReviewStatus>().to('anyone', nothing),
  /** Opens the pack for whoever asks; refused with `passphrase` in `fields` where that is wrong. */
  'review.open': answers<ReviewStatus>().to('anyone', fields({ passphrase: password('Passphrase') })),
  /** Confirms with their desk password that the reviewer sits here; needed once before the first decision. */
  'review.unlock': answers<ReviewStatus>().to('staff', fields({ password: password('Desk password') }))
} as const
