import type { Account } from '@shared/account'
import type { SignUpInput } from '@shared/sign-up'

/**
 * Who must give a mobile number: whoever is in India, by the address of a visitor ("based on IP detection", seed) or
 * the country that a caller names. Nobody else is asked.
 */
export const mobileRequiredFor = (country: unknown): boolean => country === 'IN'

const repeatWindow = 10 * 60_000

/** A second press of the button, or a page sent again: the same application, not somebody else's. */
export function sameApplication(
  holder: Pick<Account, 'status' | 'createdAt' | 'name' | 'organizationName'>,
  form: Pick<SignUpInput, 'name' | 'organizationName'>,
  now: Date
): boolean {
  return (
    holder.status === 'pending' &&
    now.getTime() - Date.parse(holder.createdAt) < repeatWindow &&
    holder.name === form.name &&
    holder.organizationName === form.organizationName
  )
}

/** What to tell somebody who accepted terms that are not current any more; null where they are, or none are named. */
export function termsProblem(accepted: string | undefined, current: string): string | null {
  return accepted === undefined || accepted === current
    ? null
    : `The terms changed while you were filling the form: read version ${current} and accept again.`
}
