import { array, lazy, number, object, string, type AnyObject, type ObjectSchema } from 'yup'
import type { Access, Role } from '../roles'

/** What an operation answers with, named beside its input; it exists for the compiler only. */
export type Operation<S extends ObjectSchema<AnyObject>, O, A extends Access = Access> = {
  readonly access: A
  readonly input: S
  readonly output?: O
}

/** `answers<Output>().to(access, input)`: one entry of the contract. */
export const answers = <O>() => ({
  to: <const A extends Access, S extends ObjectSchema<AnyObject>>(access: A, input: S): Operation<S, O, A> => ({
    access,
    input
  })
})

/** The input of an operation: an object with these fields and no others. */
export const fields = <T extends Parameters<typeof object>[0] & object>(shape: T) =>
  object(shape)
    .typeError('Send the input as a JSON object.')
    .required('Send the input as a JSON object.')
    .noUnknown('There is no field of this name.')

export const id = () =>
  string().typeError('id must be text.').required('id is required.').max(64, 'id must be at most 64 characters long.')
export const version = () =>
  number()
    .typeError('version must be a number.')
    .required('version is required.')
    .integer('version must be a whole number.')
export const password = (label: string) =>
  string()
    .typeError(`${label} must be text.`)
    .required(`${label} is required.`)
    .max(1024, `${label} must be at most 1024 characters long.`)
export const search = () =>
  string().typeError('search must be text.').max(200, 'search must be at most 200 characters long.').optional()
/** How lists are paged. */
export const page = {
  cursor: string().typeError('cursor must be text.').max(500, 'cursor is not one of ours.').optional(),
  limit: number()
    .typeError('limit must be a number.')
    .integer('limit must be a whole number.')
    .min(1, 'limit must be at least 1.')
    .max(1000, 'limit must be at most 1000.')
    .optional()
}
/** A time that exists, in ISO 8601 with its zone. */
export const isTime = (value: string | undefined) =>
  value === undefined || (/^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)$/.test(value) && !Number.isNaN(Date.parse(value)))
/** A time zone that this program knows. */
export function isTimeZone(value: string | undefined): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: value })
    return true
  } catch {
    return false
  }
}
/** One value of a list, or several of them. */
export const oneOrMore = <T extends string>(label: string, values: readonly T[]) => {
  const one = string()
    .typeError(`${label} must be text.`)
    .oneOf([...values], `${label} must be one of: ${values.join(', ')}.`)
  return lazy((value: unknown) =>
    Array.isArray(value)
      ? array()
          .of(one.required(`${label} must not hold empty entries.`))
          .optional()
      : one.optional()
  )
}
/** One value of a list. */
export const oneOf = <T extends string>(label: string, values: readonly T[]) =>
  string()
    .typeError(`${label} must be text.`)
    .oneOf([...values], `${label} must be one of: ${values.join(', ')}.`)

export const nothing = fields({})
export const byId = fields({ id: id() })

/** Who decides on applications. */
export const deciders: readonly Role[] = ['reviewer', 'administrator']
/** Who verifies callers and unblocks. */
export const phoneStaff: readonly Role[] = ['accountManager', 'administrator']
export const administrators: readonly Role[] = ['administrator']
