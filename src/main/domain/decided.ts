import type { FieldErrors, RefusalCode } from '@shared/reply'

/** What a rule says: the outcome to commit, or why not. */
export type Decided<T> = { readonly ok: true; readonly value: T } | Refused

export type Refused = {
  readonly ok: false
  readonly code: RefusalCode
  readonly message: string
  /** What is wrong with which field of the input. */
  readonly fields?: FieldErrors
}

export const decided = <T>(value: T): Decided<T> => ({ ok: true, value })

export const refused = (code: RefusalCode, message: string, fields?: FieldErrors): Refused => ({
  ok: false,
  code,
  message,
  ...(fields ? { fields } : {})
})
