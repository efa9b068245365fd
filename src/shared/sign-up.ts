import { boolean, object, string, type InferType } from 'yup'
import { toIndianMobile } from './mobile'
import { email, line } from './text'

/** What the server decides about one visitor's form; the page only shows it (seed: "Entering User Information"). */
export type SignUpRules = {
  /** Visitors from India must give a mobile number; nobody else is asked for one. */
  readonly mobileRequired: boolean
  readonly organizationTypes: readonly string[]
  /** ISO 3166-1 alpha-2 codes. */
  readonly countryCodes: readonly string[]
}

/** `optional`: a number that was given once may stay, change or go (`profileSchema`). */
export type MobileRule = 'required' | 'optional' | 'unasked'

function mobileField(rule: MobileRule) {
  const mobile = string()
    .typeError('Mobile Number must be text.')
    .max(40, 'Mobile Number must be at most 40 characters long.')
  if (rule === 'unasked')
    return mobile
      .nullable()
      .test('unasked', 'Mobile Number is only asked for in India: leave it out.', (value) => !value)
  return (rule === 'required' ? mobile.required('Mobile Number is required.') : mobile.nullable()).test(
    'mobile',
    'Mobile Number must be an Indian mobile number, like 98765 43210.',
    (value) => !value || toIndianMobile(value) !== null
  )
}

/** What applicants tell about themselves, under the same rules wherever it is typed. */
export function profileFields(rules: {
  readonly mobile: MobileRule
  readonly organizationTypes: readonly string[]
  readonly countryCodes: readonly string[]
}) {
  return {
    name: line('Your Name', 100),
    email: email('Your Email ID'),
    mobile: mobileField(rules.mobile),
    organizationName: line('Organization Name', 150),
    organizationType: string()
      .typeError('Organization Type must be text.')
      .required('Organization Type is required.')
      .oneOf([...rules.organizationTypes], 'Choose an Organization Type from the list.'),
    country: string()
      .typeError('Country must be text.')
      .required('Country is required.')
      .oneOf([...rules.countryCodes], 'Choose a Country from the list.')
  }
}

/** Inputs of the sign-up form, checked alike by the form, the portal's API and the desk's assisted sign-up. */
export function signUpSchema(rules: SignUpRules) {
  return object({
    ...profileFields({ ...rules, mobile: rules.mobileRequired ? 'required' : 'unasked' }),
    acceptTerms: boolean()
      .typeError('Accept the terms and conditions to sign up.')
      .required('Accept the terms and conditions to sign up.')
      .oneOf([true], 'Accept the terms and conditions to sign up.'),
    /** Which terms were shown; whoever sends it accepts these and no newer ones. */
    termsVersion: string()
      .typeError('The version of the terms must be text.')
      .max(100, 'The version of the terms must be at most 100 characters long.')
  })
    .typeError('Send the sign-up as a JSON object.')
    .required('Send the sign-up as a JSON object.')
    .noUnknown('There is no field of this name.')
}

export type SignUpInput = InferType<ReturnType<typeof signUpSchema>>
