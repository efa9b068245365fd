import { array, object, string } from 'yup'
import { describe, expect, it } from 'vitest'
import { validate } from '../../../src/main/services/validate'

const schema = object({
  name: string().required('Name is required.'),
  rows: array().of(object({ line: string() }).noUnknown('There is no field of this name.'))
}).noUnknown('There is no field of this name.')

const fieldsOf = async (input: unknown) => {
  const refusal: unknown = await validate(schema, input).catch((error: unknown) => error)
  return (refusal as { fields: unknown }).fields
}
const unknown = 'There is no field of this name.'

describe('fields that nobody knows', () => {
  it('are named as they are, commas included', async () => {
    expect(await fieldsOf({ name: 'a', 'name, rows': 1, 'x, y': 2, z: 3 })).toEqual({
      'name, rows': unknown,
      'x, y': unknown,
      z: unknown
    })
  })

  it('are named with their place, and beside what else is wrong', async () => {
    expect(await fieldsOf({ rows: [{}, { 'a, b': 1, line: 'x' }] })).toEqual({
      name: 'Name is required.',
      'rows[1].a, b': unknown
    })
  })

  it('are shortened where their names have no end', async () => {
    expect(await fieldsOf({ name: 'a', ['x'.repeat(500)]: 1 })).toEqual({ ['x'.repeat(100)]: unknown })
  })
})
