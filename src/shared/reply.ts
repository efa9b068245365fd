/** Codes of a refusal, the same over every transport (design section 10). */
export const refusalCodes = [
  'invalid',
  'unauthenticated',
  'forbidden',
  /** Review mode: who sits here has to be confirmed first (`review.unlock`). */
  'unconfirmed',
  'not_found',
  'conflict',
  'rate_limited',
  'read_only',
  'unknown_operation',
  'internal'
] as const
export type RefusalCode = (typeof refusalCodes)[number]

/** Messages by field name, for a form to show beside its fields. */
export type FieldErrors = Readonly<Record<string, string>>

export type RefusalReply = {
  readonly ok: false
  readonly code: RefusalCode
  readonly message: string
  readonly fields?: FieldErrors
}

/** What every call answers: a value, never an exception across a process. */
export type Reply<T> = { readonly ok: true; readonly data: T } | RefusalReply
