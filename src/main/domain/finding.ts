import { formatAccountNumber, type Account } from '@shared/account'
import { foldWords } from '@shared/text'

/** How many accounts a search for somebody answers with. */
export const mostFound = 20

/** The account number that somebody typed: `RS-000042`, `rs 42`, `42`; null where it is none. */
export function accountNumberIn(text: string): string | null {
  const digits = /^(?:rs[-\s]*)?0*(\d{1,9})$/i.exec(text.trim())?.[1]
  return digits === undefined || Number(digits) === 0 ? null : formatAccountNumber(Number(digits))
}

/**
 * What to look for: of a phone number its digits in a row, without what is dialled in front of it (`0`, `00`, `+`), as
 * numbers are kept in E.164; anything else as it was typed.
 */
export function searchedText(text: string): string {
  const typed = text.trim()
  if (!/^\+?[\d\s().\-/]+$/.test(typed)) return typed
  const digits = typed.replace(/\D/g, '').replace(/^0+(?=\d)/, '')
  return digits.length >= 4 ? digits : typed
}

type Findable = Pick<Account, 'number' | 'name' | 'email' | 'organizationName' | 'mobile' | 'createdAt'>

/** How well an account fits what was typed, the best the lowest: itself, its beginning, the beginning of a word, inside. */
export function rankOf(account: Findable, text: string): number {
  const wanted = foldWords(text)
  if (account.number === accountNumberIn(text)) return 0
  const fields = [account.organizationName, account.name, account.email].map(foldWords)
  if (fields.includes(wanted)) return 1
  if (fields.some((field) => field.startsWith(wanted))) return 2
  if (fields.some((field) => field.includes(` ${wanted}`))) return 3
  return 4
}

/** The best fits first, the newest first among equals. */
export function ranked<A extends Findable>(accounts: readonly A[], text: string): readonly A[] {
  return accounts
    .map((account) => ({ account, rank: rankOf(account, text) }))
    .sort((one, other) => one.rank - other.rank || compareText(other.account.createdAt, one.account.createdAt))
    .map(({ account }) => account)
}

const compareText = (one: string, other: string) => (one < other ? -1 : Number(one > other))
