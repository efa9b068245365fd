import { reach, ValidationError, type AnyObject, type InferType, type ObjectSchema } from 'yup'
import type { FieldErrors } from '@shared/reply'
import { Refusal } from '../refusal'
import { plainCopy } from '../store/plain-copy'

/**
 * Checks input from outside against a schema, strictly: nothing is converted, trimmed or dropped. Throws a refusal that
 * names every field in error.
 */
export async function validate<S extends ObjectSchema<AnyObject>>(schema: S, input: unknown): Promise<InferType<S>> {
  refuseWhatIsNoJson(input)
  try {
    return (await schema.validate(input, { strict: true, abortEarly: false })) as InferType<S>
  } catch (error) {
    if (!(error instanceof ValidationError)) throw error
    const fields = fieldErrors(schema, error)
    throw new Refusal('invalid', Object.values(fields)[0] ?? error.message, fields)
  }
}

/** A message between processes can hold what JSON can't, and yup fails at describing some of that. */
function refuseWhatIsNoJson(input: unknown): void {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return
  try {
    plainCopy(input)
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error)
    throw new Refusal('invalid', words, { input: words })
  }
}

function fieldErrors(schema: ObjectSchema<AnyObject>, error: ValidationError): FieldErrors {
  const leaves = error.inner.length > 0 ? error.inner : [error]
  const fields: Record<string, string> = Object.create(null)
  for (const leaf of leaves) {
    for (const name of namesOf(schema, leaf)) fields[name] ??= leaf.message
  }
  return { ...fields }
}

/** yup reports unknown fields at their object; whoever sent them wants to read their names. */
function namesOf(schema: ObjectSchema<AnyObject>, error: ValidationError): readonly string[] {
  const at = error.path ?? ''
  if (error.type !== 'noUnknown') return [at === '' ? 'input' : at]
  const known = Object.keys(fieldsOf(at === '' ? schema : reach(schema, at)))
  return Object.keys(error.value as object)
    .filter((name) => !known.includes(name))
    .map((name) => (at === '' ? name : `${at}.${name}`).slice(0, 100))
}

const fieldsOf = (schema: object): object => ('fields' in schema ? (schema.fields as object) : {})
