import { ValidationError, type AnyObject, type InferType, type ObjectSchema } from 'yup'
import type { FieldErrors } from '@shared/reply'
import { Refusal } from '../refusal'

/**
 * Checks input from outside against a schema, strictly: nothing is converted, trimmed or dropped. Throws a refusal that
 * names every field in error.
 */
export async function validate<S extends ObjectSchema<AnyObject>>(schema: S, input: unknown): Promise<InferType<S>> {
  try {
    return (await schema.validate(input, { strict: true, abortEarly: false })) as InferType<S>
  } catch (error) {
    if (!(error instanceof ValidationError)) throw error
    const fields = fieldErrors(error)
    throw new Refusal('invalid', Object.values(fields)[0] ?? error.message, fields)
  }
}

function fieldErrors(error: ValidationError): FieldErrors {
  const leaves = error.inner.length > 0 ? error.inner : [error]
  const fields: Record<string, string> = Object.create(null)
  for (const leaf of leaves) {
    for (const name of namesOf(leaf)) fields[name] ??= leaf.message
  }
  return { ...fields }
}

/** yup reports unknown fields at their object; whoever sent them wants to read their names. */
function namesOf(error: ValidationError): readonly string[] {
  const { unknown } = (error.params ?? {}) as { unknown?: unknown }
  const at = error.path ?? ''
  if (error.type !== 'noUnknown' || typeof unknown !== 'string') return [at === '' ? 'input' : at]
  return unknown.split(', ').map((name) => (at === '' ? name : `${at}.${name}`).slice(0, 100))
}
