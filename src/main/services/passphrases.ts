import { findPasswordProblems, normalizePassword, type PasswordProblem } from '@shared/password-rules'
import { Refusal } from '../refusal'
import { isCommonPassword } from './passwords'

const asks: Readonly<Record<PasswordProblem, string>> = {
  tooShort: 'at least 12 characters',
  tooLong: 'at most 128 characters',
  common: 'no commonly used password',
  personal: 'nothing of your name or address'
}

/**
 * Refuses a passphrase that is no good: whoever finds the file has all the time there is to guess it. It goes by the
 * rules of passwords, and is another one than the desk password, which it would tell whoever reads along.
 */
export function requirePassphrase(
  passphrase: string,
  owner: { readonly name: string; readonly email: string },
  password: string
): void {
  const problems = findPasswordProblems(passphrase, { ...owner, organizationName: '' }, isCommonPassword)
  const message =
    normalizePassword(passphrase) === normalizePassword(password)
      ? 'Choose a passphrase that is not your desk password: colleagues may have to know it.'
      : problems.length > 0
        ? `Choose another passphrase: ${problems.map((problem) => asks[problem]).join(', ')}.`
        : null
  if (message !== null) throw new Refusal('invalid', message, { passphrase: message })
}
