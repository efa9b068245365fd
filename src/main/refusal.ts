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

/** Too much waits already, whoever asks: worth another try soon. */
export class Busy extends Refusal {
  readonly retryAfterSeconds = 5
  constructor() {
    super('rate_limited', 'Too many passwords are being checked right now. Try again in 5 seconds.')
  }
}

/** The outcome of a rule, or the refusal thrown. */
export function allow<T>(decision: Decided<T>): T {
  if (decision.ok) return decision.value
  throw new Refusal(decision.code, decision.message, decision.fields)
}

export const notFound = (what: string) =>
  new Refusal('not_found', `There is no ${what} of this id. It may have been removed; go back to the list.`)
