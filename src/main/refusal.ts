import type { FieldErrors, RefusalCode } from '@shared/reply'
import type { Decided } from './domain/decided'

/** A refusal on its way to the door (`dispatch`, or the portal), which turns it into a value. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  constructor(
    readonly code: RefusalCode,
    message: string,
    readonly fields?: FieldErrors
  ) {
    super(message)
  }
}

/** The outcome of a rule, or the refusal thrown. */
export function allow<T>(decision: Decided<T>): T {
  if (decision.ok) return decision.value
  throw new Refusal(decision.code, decision.message)
}

export const notFound = (what: string) =>
  new Refusal('not_found', `There is no ${what} of this id. It may have been removed; go back to the list.`)
