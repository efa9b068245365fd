import fc from 'fast-check'
import { contract, operationNames, type OperationName } from '@shared/contract'
import { count, type Row } from '../faults/part'
import type { Fuzzing } from './fuzz'
import { inputsFor } from './inputs'
import { writtenSince } from './written'

/** Wrong passwords and codes are counted before they are answered: that is the lockout. */
const countsAttempts = /^(session|twoFactor)\./

/** Every operation of the contract, as an administrator, whose role may call the most. */
export async function fuzzOperations(fuzzing: Fuzzing): Promise<readonly Row[]> {
  const { world, each, until, known, add, timed } = fuzzing
  const { admin } = world
  const codes = new Map<string, number>()
  let invalid = 0
  let valid = 0
  const call = async (operation: OperationName, input: unknown) => {
    if (admin.session.staffId() === null) admin.session.signIn(admin.staffId)
    const reply = await timed(operation, () => admin.call(operation, input))
    const code = reply.ok ? 'ok' : reply.code
    codes.set(code, (codes.get(code) ?? 0) + 1)
    if (code === 'internal') add('internal', `${operation}: ${show(input)}`)
    if (!isJson(reply)) add('json', `${operation}: ${show(input)}`)
    return code
  }
  const samples = new Map<OperationName, readonly unknown[]>()
  const notRun: string[] = []

  // First what does not fit: nothing else writes meanwhile, so the journal must not grow by a byte.
  await world.settled()
  for (const operation of operationNames) {
    if (Date.now() > until) {
      notRun.push(operation)
      continue
    }
    const schema = contract[operation].input
    const fitting: unknown[] = []
    const before = await world.journalBytes()
    for (const input of fc.sample(inputsFor(schema, known, true), { numRuns: each, seed: 5 })) {
      const fits = await schema.isValid(input, { strict: true }).catch(() => false)
      if (fits) {
        fitting.push(input)
        continue
      }
      invalid += 1
      const code = await call(operation, input)
      if (code !== 'invalid') add('accepted', `${operation}: ${code}: ${show(input)}`)
    }
    const after = await world.journalBytes()
    if (after !== before) add('written', `${operation}: ${after - before} bytes`)
    samples.set(operation, fitting)
  }
  for (const [operation, inputs] of samples) {
    const seen = new Map<string, number>()
    for (const input of inputs) {
      if (Date.now() > until) {
        notRun.push(operation)
        break
      }
      // Of inputs without fields there is but one.
      const key = show(input)
      seen.set(key, (seen.get(key) ?? 0) + 1)
      if ((seen.get(key) ?? 0) > 5) continue
      valid += 1
      const position = await world.journalBytes()
      const code = await call(operation, input)
      if (code !== 'invalid' || countsAttempts.test(operation)) continue
      const written = await writtenSince(world.directory, position)
      if (written.length > 0) add('changed', `${operation}: ${written[0]?.slice(170, 500)}: ${show(input)}`)
    }
  }
  const told = [...codes].sort(([a], [b]) => a.localeCompare(b)).map(([code, times]) => `${code} ${count(times)}`)
  return [
    {
      what: `operations of the contract, ${count(each)} inputs each`,
      figure: `${operationNames.length}${notRun.length > 0 ? `; time was up for some of ${new Set(notRun).size}` : ''}`,
      held: null
    },
    {
      what: 'inputs that do not fit their schema, and that fit',
      figure: `${count(invalid)}, ${count(valid)}`,
      held: null
    },
    { what: 'their answers', figure: told.join(', '), held: null }
  ]
}

/** Enough to find it again. */
export function show(input: unknown): string {
  try {
    return (JSON.stringify(input) ?? String(input)).slice(0, 300)
  } catch {
    return Object.prototype.toString.call(input)
  }
}

const isJson = (value: unknown): boolean => JSON.stringify(JSON.parse(JSON.stringify(value))) === JSON.stringify(value)
