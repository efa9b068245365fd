import { array, boolean, number, object, string } from 'yup'
import { importBatchRows } from '../import'
import type { AccountDetails, ImportCheck, ImportReport, MentionView, Page } from '../views'
import { administrators, answers, fields, id, page, phoneStaff, version } from './fields'

const said = (label: string) => string().typeError(`${label} must be text.`).required(`${label} is required.`)

const cell = (label: string) =>
  string()
    .typeError(`${label} must be text.`)
    .defined(`${label} is required; empty text where there is none.`)
    .max(400, `${label} must be at most 400 characters long.`)

/** Rows of a file, as they are written there: what is wrong with one is its report, not a refusal of all. */
const rows = () =>
  array()
    .typeError('rows must be a list.')
    .of(
      object({
        line: number().typeError('line must be a number.').required('line is required.').integer().min(1),
        name: cell('name'),
        email: cell('email'),
        mobile: cell('mobile'),
        organizationName: cell('organizationName'),
        organizationType: cell('organizationType'),
        country: cell('country')
      }).noUnknown('There is no field of this name.')
    )
    .required('rows are required.')
    .min(1, 'Send at least one row.')
    .max(importBatchRows, `At most ${importBatchRows} rows at once.`)

export const resellersOperations = {
  /**
   * Changes what an applicant told, under the rules of sign-up, for those who talk with resellers. Reviewers decide on
   * an application as it was handed in, so they do not change it.
   */
  'accounts.updateProfile': answers<AccountDetails>().to(
    phoneStaff,
    fields({
      id: id(),
      version: version(),
      name: said('Your Name'),
      email: said('Your Email ID'),
      mobile: string().typeError('Mobile Number must be text.').nullable().optional(),
      organizationName: said('Organization Name'),
      organizationType: said('Organization Type'),
      country: said('Country')
    })
  ),
  /** What would become of these rows; changes nothing. */
  'accounts.checkImport': answers<ImportCheck>().to(administrators, fields({ rows: rows() })),
  /** Registers what is in order as pending applications, and tells of each row what became of it. */
  'accounts.import': answers<ImportReport>().to(
    administrators,
    fields({
      rows: rows(),
      /** Whether each applicant gets the confirmation mail of a sign-up. */
      confirm: boolean().typeError('confirm must be true or false.').required('confirm is required.'),
      acceptTerms: boolean()
        .typeError('Confirm that the applicants accepted the terms and conditions.')
        .required('Confirm that the applicants accepted the terms and conditions.')
        .oneOf([true], 'Confirm that the applicants accepted the terms and conditions.'),
      termsVersion: string().typeError('termsVersion must be text.').required('termsVersion is required.').max(100)
    })
  ),
  /** Notes that mention the caller, the newest first. */
  'notes.mentions': answers<Page<MentionView> & { readonly unread: number }>().to('staff', fields({ ...page })),
  /** Without ids: all of the caller's. */
  'notes.markMentionsRead': answers<{ readonly unread: number }>().to(
    'staff',
    fields({
      ids: array()
        .typeError('ids must be a list.')
        .of(string().typeError('id must be text.').required('id is required.').max(200))
        .max(1000, 'At most 1000 ids at once.')
        .optional()
    })
  )
} as const
