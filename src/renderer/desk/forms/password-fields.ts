import { string } from 'yup'
import { countCharacters, passwordInstructions, passwordLength } from '@shared/password-rules'

/** What can be said about a new password before it is sent; the rest needs the word list, which the server has. */
export const newPassword = (label: string) =>
  string()
    .required(`${label} is required.`)
    .test(
      'short',
      `${passwordInstructions.tooShort}.`,
      (value) => !value || countCharacters(value) >= passwordLength.min
    )
    .test('long', `${passwordInstructions.tooLong}.`, (value) => !value || countCharacters(value) <= passwordLength.max)

/** The same password once more, so that a slip of the finger does not lock somebody out. */
export const repeatOf = (field: string) =>
  string()
    .required('Repeat the password.')
    .test('same', 'The two passwords differ.', function (value) {
      return !value || value === (this.parent as Record<string, unknown>)[field]
    })

export const passwordHelp = `${passwordInstructions.tooShort}. Not a commonly used password, and without your name or e-mail address.`
