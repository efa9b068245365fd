import { string } from 'yup'
import { findPasswordProblems, instructionsOf, type PasswordPolicy, type PasswordProblem } from '@shared/password-rules'

/** What can be said about a new password before it is sent; the rest needs the word list, which the server has. */
export const newPassword = (label: string, policy: () => PasswordPolicy) =>
  string()
    .required(`${label} is required.`)
    .test('length', function (value) {
      const problem = value ? findPasswordProblems(value, nobody, () => false, policy()).find(isLength) : undefined
      const broken = instructionsOf(policy()).find(({ id }) => id === problem)
      return broken ? this.createError({ message: `${broken.text}.` }) : true
    })

const nobody = { name: '', email: '', organizationName: '' }
const isLength = (problem: PasswordProblem) => problem === 'tooShort' || problem === 'tooLong'

/** The same password once more, so that a slip of the finger does not lock somebody out. */
export const repeatOf = (field: string) =>
  string()
    .required('Repeat the password.')
    .test('same', 'The two passwords differ.', function (value) {
      return !value || value === (this.parent as Record<string, unknown>)[field]
    })

/** All of the rules in one line. */
export function passwordHelp(policy: PasswordPolicy): string {
  const [first = '', ...others] = instructionsOf(policy)
    .filter(({ id }) => id !== 'tooLong')
    .map(({ text }) => text)
  return `${[first, ...others.map((text) => text.charAt(0).toLowerCase() + text.slice(1))].join('; ')}.`
}
