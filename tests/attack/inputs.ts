import fc from 'fast-check'
import type { AnySchema } from 'yup'

/** Words that find something in the world that is fuzzed: ids, numbers, addresses, tokens. */
export type Known = readonly string[]

const circular: Record<string, unknown> = {}
circular['self'] = circular
const deep = (depth: number): unknown =>
  depth === 0 ? 'bottom' : depth % 2 === 0 ? [deep(depth - 1)] : { a: deep(depth - 1) }
const keys = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'valueOf', 'then', 'length', '']
/** As JSON brings it: an own property of this name. */
const ownProto: unknown = JSON.parse('{"__proto__":{"role":"administrator","ok":true}}')

/** What nobody sends in earnest. `cloned`: what a window can send beyond JSON, as its calls are copied, not written. */
export const hostile = (cloned: boolean): fc.Arbitrary<unknown> =>
  fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...words) },
    {
      weight: 2,
      arbitrary: fc.constantFrom(null, true, false, 0, -0, -1, 0.5, 1e308, 2 ** 53, 2 ** 31, [], {}, [[]], [null], '')
    },
    { weight: 2, arbitrary: fc.constantFrom(...keys) },
    { weight: 1, arbitrary: fc.constant(ownProto) },
    { weight: 1, arbitrary: fc.constant(deep(200)) },
    { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 60 }) },
    { weight: 2, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
    ...(cloned
      ? [
          {
            weight: 2,
            arbitrary: fc.constantFrom(
              undefined,
              Number.NaN,
              Infinity,
              10n,
              new Date(0),
              new Date(Number.NaN),
              new Map([['a', 1]]),
              new Set([1]),
              /x/,
              circular,
              new Uint8Array(9),
              Object.create(null)
            )
          }
        ]
      : [])
  )

const words = [
  'x'.repeat(60_000),
  'a@'.repeat(15_000),
  '@a.'.repeat(15_000),
  ' '.repeat(30_000),
  `${'0'.repeat(30_000)}!`,
  '\u0000',
  '\ud800',
  '\u202Emoc.live',
  '😀'.repeat(50),
  'İıſß',
  '\r\nBcc: thief@evil.example',
  "' OR 1=1 --",
  '<script>alert(1)</script>',
  '<%= process.env %>',
  '../../../../etc/passwd',
  '%00',
  '${7*7}',
  '9'.repeat(400),
  '2026-02-30T25:61:61Z',
  '+275760-09-13T00:00:00.001Z'
]

/** By a field's name, what its schema says in tests that can't be read from it. */
const byName: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  email: address(),
  to: address(),
  fromAddress: address(),
  timeZone: fc.constantFrom('Asia/Kolkata', 'UTC', 'Europe/Berlin'),
  country: fc.constantFrom('IN', 'DE', 'US'),
  phone: fc.constantFrom('+91 80 0000 0000'),
  url: fc.constantFrom(null, 'https://hub.example'),
  // Nothing must leave this machine.
  smtp: fc.constant(null),
  query: fc.constantFrom('', 'country=IN&sort=-createdAt'),
  code: fc.constantFrom('AAAA-AAAA', 'AAAA-AAAA-AAAA-AAAA-AAAA')
}
const times = ['from', 'until', 'createdFrom', 'createdUntil']

function address(): fc.Arbitrary<string> {
  return fc.integer({ min: 0, max: 9_999 }).map((number) => `fuzz.${number}@fuzzed${number % 50}.example`)
}

type Inner = AnySchema & {
  readonly fields?: Readonly<Record<string, Inner>>
  readonly innerType?: Inner
  readonly resolve?: (options: { value: unknown }) => Inner
}

/** What fits a schema, as far as the schema tells. */
export function fitting(schema: AnySchema, known: Known, name = ''): fc.Arbitrary<unknown> {
  const inner = schema as Inner
  const named = Object.hasOwn(byName, name) ? byName[name] : undefined
  if (named) return named
  if (times.includes(name)) return fc.constantFrom('2026-03-01T00:00:00.000Z', '2026-04-01T00:00:00+05:30')
  if ((inner.type as string) === 'lazy') {
    const of = (value: unknown) => fitting(inner.resolve?.({ value }) as Inner, known, name)
    return fc.oneof(of('one'), of(['several']))
  }
  const { oneOf, tests } = inner.describe() as unknown as {
    readonly oneOf: readonly unknown[]
    readonly tests: readonly { readonly name?: string; readonly params?: Record<string, unknown> }[]
  }
  if (oneOf.length > 0) return fc.constantFrom(...oneOf)
  const limit = (which: string) => tests.find((test) => test.name === which)?.params?.[which] as number | undefined
  switch (inner.type) {
    case 'number':
      return fc.integer({ min: limit('min') ?? 0, max: limit('max') ?? 20 })
    case 'boolean':
      return fc.boolean()
    case 'array':
      return inner.innerType
        ? fc.uniqueArray(fitting(inner.innerType, known), {
            maxLength: 4,
            comparator: (a, b) => JSON.stringify(a) === JSON.stringify(b)
          })
        : fc.constant([])
    case 'object':
      return record(inner, (field, fieldName) => fitting(field, known, fieldName))
    default:
      return fc.oneof(
        fc.constantFrom(...known),
        fc.constantFrom(
          'Kestrel Hosting',
          'Priya Menon',
          'violet-harbour-93-lanterns',
          '+91 98765 43210',
          'SSL provider',
          'A reason that is long enough.'
        ),
        fc.stringMatching(/^[A-Za-z][A-Za-z0-9 ]{0,18}[A-Za-z]$/)
      )
  }
}

function record(schema: Inner, of: (field: Inner, name: string) => fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  const fields = Object.entries(schema.fields ?? {})
  const required = fields.filter(([, field]) => (field.spec as { optional?: boolean } | undefined)?.optional === false)
  return fc.record(Object.fromEntries(fields.map(([name, field]) => [name, of(field, name)])), {
    requiredKeys: required.map(([name]) => name)
  })
}

/** Inputs for a schema: such that fit, such with something hostile in one place or several, and no inputs at all. */
export function inputsFor(schema: AnySchema, known: Known, cloned: boolean): fc.Arbitrary<unknown> {
  const fits = fitting(schema, known)
  const spoilt = record(schema as Inner, (field, name) =>
    fc.oneof({ weight: 3, arbitrary: fitting(field, known, name) }, { weight: 1, arbitrary: hostile(cloned) })
  )
  const surprised = fc
    .tuple(fits, fc.constantFrom(...keys), hostile(cloned))
    .map(([input, key, value]) => Object.defineProperty({ ...(input as object) }, key, { value, enumerable: true }))
  return fc.oneof(
    { weight: 4, arbitrary: fits },
    { weight: 5, arbitrary: spoilt },
    { weight: 2, arbitrary: surprised },
    { weight: 1, arbitrary: hostile(cloned) }
  )
}
