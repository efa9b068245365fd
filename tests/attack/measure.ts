import type { createFailures } from '../faults/part'
import { count, type Row } from '../faults/part'
import { compare, mean, shuffled, type Comparison } from './welch'
import { freshSource, type World } from './world'

/** From it on two samples are held to differ: by chance it comes once in a hundred thousand comparisons. */
const apart = 4.5

/** One way to be answered; `prepare` is not timed. */
export type ResponseClass = {
  readonly name: string
  readonly prepare: (round: number) => Promise<() => Promise<Response>>
}

/** Classes that must be answered alike, but for the parts of a body that the design shows. */
export type Group = {
  readonly name: string
  readonly classes: readonly ResponseClass[]
  /** What differs from one case to the next, at the same length: a case number. */
  readonly shown?: RegExp
}

type Add = ReturnType<typeof createFailures>['add']
type Times = ReadonlyMap<string, number[]>
type Wanted = { readonly samples: number; readonly warmUp: number; readonly until: number }

/**
 * Samples of all classes in turns, each compared with the first one. What looks apart is measured once more with fresh
 * samples, as a machine has its moods: only what is apart both times is told apart.
 */
export async function measure(world: World, group: Group, wanted: Wanted, add: Add): Promise<readonly Row[]> {
  const [reference, ...others] = group.classes.map(({ name }) => name)
  const compareWith = (times: Times, name: string) => compare(times.get(name) ?? [], times.get(reference ?? '') ?? [])
  const first = await sample(world, group, wanted, add)
  const doubtful = others.some((name) => Math.abs(compareWith(first, name).t) >= apart)
  const second = doubtful ? await sample(world, group, wanted, add) : null
  return others.map((name) => {
    const comparisons = [first, ...(second ? [second] : [])].map((times) => compareWith(times, name))
    return {
      what: `${group.name}: ${name} and ${reference}`,
      figure: comparisons.map((one) => inWords(one, first, name, reference ?? '')).join('; again: '),
      held: comparisons.some(({ t }) => Math.abs(t) < apart)
    }
  })
}

function inWords({ t, samples }: Comparison, times: Times, one: string, other: string): string {
  const ms = (name: string) => `${mean(times.get(name) ?? []).toFixed(2)} ms`
  return `t = ${t.toFixed(1)} (${count(samples[0])} and ${count(samples[1])} samples, ${ms(one)} and ${ms(other)})`
}

async function sample(world: World, group: Group, { samples, warmUp, until }: Wanted, add: Add): Promise<Times> {
  const times = new Map<string, number[]>(group.classes.map(({ name }) => [name, []]))
  let expected: string | null = null
  for (let round = 0; round < samples + warmUp && (round < 30 || Date.now() < until); round += 1) {
    for (const { name, prepare } of shuffled(group.classes)) {
      const ask = await prepare(round)
      await world.settled()
      // Whatever was prepared, the last thing before is the same for all.
      await neutral(world)
      const start = performance.now()
      const answer = await ask()
      const body = await answer.text()
      const took = performance.now() - start
      if (round >= warmUp) times.get(name)?.push(took)
      const shape = shapeOf(answer, body, group.shown)
      expected ??= shape
      if (shape !== expected) add('shape', `${group.name}, ${name}: ${shape} instead of ${expected}`)
    }
  }
  return times
}

async function neutral(world: World): Promise<void> {
  const email = `${freshSource()}@nowhere.example`
  await (await world.send('/api/signin', { json: { email, password: 'neutral' } })).text()
}

function shapeOf(answer: Response, body: string, shown?: RegExp): string {
  const text = shown ? body.replace(shown, (found) => '#'.repeat(found.length)) : body
  return `${answer.status} ${JSON.stringify([...answer.headers].sort())} ${body.length} ${text}`
}
