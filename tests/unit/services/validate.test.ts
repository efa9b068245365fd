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

describe('what is no JSON, which a message between processes can hold', () => {
  const around: Record<string, unknown> = { name: 'a' }
  around['rows'] = [around]
  it.each([
    ['a number beyond all numbers', { name: 'a', rows: 10n }, 'rows is no JSON value: [object BigInt]'],
    ['a date', { name: new Date(0) }, 'name is no JSON value: [object Date]'],
    ['what holds itself', around, 'Maximum call stack size exceeded']
  ])('is refused in words, and no error of ours: %s', async (_what, input, words) => {
    await expect(validate(schema, input)).rejects.toMatchObject({ code: 'invalid', message: words })
    expect(await fieldsOf(input)).toEqual({ input: words })
  })
})
