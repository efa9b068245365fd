import type { RefusalCode } from '@shared/reply'

/** What a rule says: the outcome to commit, or why not. */
export type Decided<T> = { readonly ok: true; readonly value: T } | Refused

export type Refused = { readonly ok: false; readonly code: RefusalCode; readonly message: string }

export const decided = <T>(value: T): Decided<T> => ({ ok: true, value })

export const refused = (code: RefusalCode, message: string): Refused => ({ ok: false, code, message })
