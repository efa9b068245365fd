import fc from 'fast-check'
import { contract, operationNames, type OperationName } from '@shared/contract'
import { mayUse, type Role } from '@shared/roles'
import { count, type Row } from '../faults/part'
import type { Fuzzing } from './fuzz'
import { inputsFor } from './inputs'
import type { Desk } from './world'
import { watchJournal, writtenSince } from './written'

/** Wrong passwords and codes are counted before they are answered: that is the lockout. */
const countsAttempts = /^(session|twoFactor)\./

/** Inputs that are made at a time. */
const atOnce = 100

/** Of the inputs one in so many is also sent by a reviewer, and by nobody. */
const othersSend = 5

type Calling = { readonly who: string; readonly desk: Desk; readonly role: Role | null }

/**
 * Every operation of the contract, as an administrator, whose role may call the most; then as a reviewer, whose role may
 * call the fewest, and as somebody who is not signed in.
 */
export async function fuzzOperations(fuzzing: Fuzzing): Promise<readonly Row[]> {
  const { world, each, until, known, add, timed } = fuzzing
  const administrator: Calling = { who: 'administrator', desk: world.admin, role: 'administrator' }
  const others: readonly Calling[] = [
    { who: 'reviewer', desk: await world.colleague('reviewer'), role: 'reviewer' },
    { who: 'nobody', desk: world.newDesk(), role: null }
  ]
  const codes = new Map<string, number>()
  let invalid = 0
  let valid = 0
  let byOthers = 0
  const call = async ({ desk, role }: Calling, operation: OperationName, input: unknown) => {
    // Some sign out, some lock.
    if (role !== null && desk.session.stage() !== 'open') desk.session.signIn(desk.staffId)
    const reply = await timed(operation, () => desk.call(operation, input))
    const code = reply.ok ? 'ok' : reply.code
    codes.set(code, (codes.get(code) ?? 0) + 1)
    if (code === 'internal') add('internal', `${operation}: ${show(input)}`)
    if (!isJson(reply)) add('json', `${operation}: ${show(input)}`)
    return code
  }
  const samples = new Map<OperationName, readonly unknown[]>()
  const unfit = new Map<OperationName, readonly unknown[]>()
  const begin = Date.now()
  // Each operation has its share of the time: two fifths for what does not fit and what does, one for the others.
  const due = (index: number, from: number, part: number) =>
    from + ((until - begin) * part * (index + 1)) / operationNames.length
  const cut = new Set<OperationName>()

  // First what does not fit: nothing else writes meanwhile, so the journal must not grow by a byte.
  await world.settled()
  for (const [index, operation] of operationNames.entries()) {
    const schema = contract[operation].input
    const fitting: unknown[] = []
    const spoilt: unknown[] = []
    const before = await world.journalBytes()
    for (let made = 0; made < each; made += atOnce) {
      if (made > 0 && Date.now() > due(index, begin, 0.4)) {
        cut.add(operation)
        break
      }
      for (const input of fc.sample(inputsFor(schema, known, true), { numRuns: atOnce, seed: 5 + made })) {
        const fits = await schema.isValid(input, { strict: true }).catch(() => false)
        if (fits) {
          fitting.push(input)
          continue
        }
        invalid += 1
        if (invalid % othersSend === 0) spoilt.push(input)
        const code = await call(administrator, operation, input)
        if (code !== 'invalid') add('accepted', `${operation}: ${code}: ${show(input)}`)
      }
    }
    const [written] = await writtenSince(world.directory, before)
    if (written !== undefined) add('written', `${operation}: ${written.slice(170, 500)}`)
    samples.set(operation, fitting)
    unfit.set(operation, spoilt)
  }
  const second = Date.now()
  for (const [index, [operation, inputs]] of [...samples].entries()) {
    const seen = new Map<string, number>()
    for (const [number, input] of inputs.entries()) {
      if (number >= 20 && Date.now() > due(index, second, 0.4)) {
        cut.add(operation)
        break
      }
      // Of inputs without fields there is but one.
      const key = show(input)
      seen.set(key, (seen.get(key) ?? 0) + 1)
      if ((seen.get(key) ?? 0) > 5) continue
      valid += 1
      const position = await world.journalBytes()
      const code = await call(administrator, operation, input)
      if (code !== 'invalid' || countsAttempts.test(operation)) continue
      const written = await writtenSince(world.directory, position)
      if (written.length > 0) add('changed', `${operation}: ${written[0]?.slice(170, 500)}: ${show(input)}`)
    }
  }
  const third = Date.now()
  for (const [index, operation] of operationNames.entries()) {
    const spoilt = unfit.get(operation) ?? []
    const inputs = [...spoilt, ...(samples.get(operation) ?? []).filter((_, number) => number % othersSend === 0)]
    for (const calling of others) {
      const may = mayUse(contract[operation].access, calling.role)
      const refusal = may ? 'invalid' : calling.role === null ? 'unauthenticated' : 'forbidden'
      const journal = await watchJournal(world)
      for (const [number, input] of inputs.entries()) {
        if (number >= 20 && Date.now() > due(index, third, 0.2)) {
          cut.add(operation)
          break
        }
        byOthers += 1
        const code = await call(calling, operation, input)
        const [written] = await journal.grown()
        // What fits and may be called can do anything.
        if (may && number >= spoilt.length) continue
        if (code !== refusal || written !== undefined)
          add('let in', `${calling.who}: ${operation}: ${code}: ${written?.slice(170, 500) ?? ''}: ${show(input)}`)
      }
    }
  }
  const told = [...codes].sort(([a], [b]) => a.localeCompare(b)).map(([code, times]) => `${code} ${count(times)}`)
  return [
    {
      what: `operations of the contract, ${count(each)} inputs each`,
      figure: `${operationNames.length}${cut.size > 0 ? `; time was up for ${cut.size} of them` : ''}`,
      held: null
    },
    {
      what: 'inputs that do not fit their schema, and that fit',
      figure: `${count(invalid)}, ${count(valid)}`,
      held: null
    },
    { what: 'of them also sent by a reviewer and by nobody', figure: count(byOthers), held: null },
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
