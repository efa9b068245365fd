import type { createFailures } from '../faults/part'
import { count, type Row } from '../faults/part'
import { compare, mean, shuffled } from './welch'
import type { World } from './world'

/** From it on two samples are held to differ: by chance it comes once in a hundred thousand comparisons. */
const apart = 4.5

type Ask = () => Promise<Response>

/** One way to be answered: a request for each step of its group. What comes before the first is not timed. */
export type ResponseClass = { readonly name: string; readonly prepare: (round: number) => Promise<readonly Ask[]> }

/** Classes that must be answered alike, but for the parts of a body that the design shows. */
export type Group = {
  readonly name: string
  readonly classes: readonly ResponseClass[]
  /** Requests that come one after the other about the same address; only one where none are named. */
  readonly steps?: readonly string[]
  /** What differs from one address to the next, at the same length, and stays for one: a case number. */
  readonly shown?: RegExp
}

export type Wanted = {
  /** Of each class; `least` of them even when the time is up. */
  readonly samples: number
  readonly least: number
  readonly warmUp: number
  readonly limitMs: number
}

type Add = ReturnType<typeof createFailures>['add']
/** Of each class the times of each step. */
type Times = ReadonlyMap<string, readonly number[][]>
type Sampled = { readonly times: Times; readonly rounds: number }

/**
 * Samples of all classes in turns, each compared with the first one. What looks apart is measured once more, with as many
 * fresh samples, as a machine has its moods: only what is apart both times is told apart.
 */
export async function measure(world: World, group: Group, wanted: Wanted, add: Add): Promise<readonly Row[]> {
  const { steps = [''] } = group
  const [reference, ...others] = group.classes.map(({ name }) => name)
  const compared = ({ times }: Sampled, name: string) =>
    steps.map((_, step) => {
      const [one, other] = [name, reference ?? ''].map((each) => times.get(each)?.[step] ?? []) as [number[], number[]]
      return { ...compare(one, other), means: [mean(one), mean(other)] as const }
    })
  const doubtful = (comparisons: readonly { readonly t: number }[]) =>
    comparisons.some(({ t }) => !(Math.abs(t) < apart))

  const first = await sample(world, group, { ...wanted, until: Date.now() + wanted.limitMs }, add)
  const again = others.some((name) => doubtful(compared(first, name)))
  const second = again
    ? await sample(world, group, { ...wanted, samples: first.rounds, least: first.rounds, until: 0 }, add)
    : null
  return others.map((name): Row => {
    const before = compared(first, name)
    const after = second && compared(second, name)
    return {
      what: `${group.name}: ${name} and ${reference}`,
      figure: [before, ...(after ? [after] : [])].map((each) => inWords(each, steps)).join('; again: '),
      held: !doubtful(before.map((one, step) => (doubtful([one]) ? (after?.[step] ?? one) : one))),
      timing: true
    }
  })
}

/** `t` of each step, and the widest one in milliseconds, with the difference from which on it would have been seen. */
function inWords(
  comparisons: readonly (ReturnType<typeof compare> & { readonly means: readonly [number, number] })[],
  steps: readonly string[]
): string {
  const widest = comparisons.reduce((found, one) => (Math.abs(one.t) > Math.abs(found.t) ? one : found))
  const { samples, means, error } = widest
  const [one, other] = means.map((ms) => `${ms.toFixed(2)} ms`)
  const step = steps[comparisons.indexOf(widest)]
  return [
    `t = ${comparisons.map(({ t }) => t.toFixed(1)).join(', ')} (${step ? `${step}: ` : ''}`,
    `${count(samples[0])} and ${count(samples[1])} samples, ${one} and ${other}; `,
    `${(apart * error).toFixed(2)} ms would show)`
  ].join('')
}

async function sample(
  world: World,
  group: Group,
  { samples, least, warmUp, until }: Omit<Wanted, 'limitMs'> & { readonly until: number },
  add: Add
): Promise<Sampled> {
  const { steps = [''] } = group
  const times = new Map(group.classes.map(({ name }) => [name, steps.map((): number[] => [])]))
  const expected: string[] = []
  let rounds = 0
  for (; rounds < warmUp + samples && (rounds < warmUp + least || Date.now() < until); rounds += 1) {
    for (const { name, prepare } of shuffled(group.classes)) {
      const shown = new Set<string>()
      for (const [step, ask] of (await prepare(rounds)).entries()) {
        await world.settled()
        // Whatever was prepared, the last thing before is the same for all, and does not wait.
        await neutral(world)
        const start = performance.now()
        const answer = await ask()
        const body = await answer.text()
        const took = performance.now() - start
        if (rounds >= warmUp) times.get(name)?.[step]?.push(took)
        const shape = shapeOf(answer, body, group.shown)
        const at = `${group.name}, ${name}${steps[step] ? `, ${steps[step]}` : ''}`
        if (shape !== (expected[step] ??= shape)) add('shape', `${at}: ${shape} instead of ${expected[step]}`)
        for (const part of group.shown ? (body.match(group.shown) ?? []) : []) shown.add(part)
        if (shown.size > 1) add('shape', `${at}: ${[...shown].join(' and ')} for one address`)
      }
    }
  }
  return { times, rounds: rounds - warmUp }
}

async function neutral(world: World): Promise<void> {
  await (await world.send('/api/signin', { json: {} })).text()
}

function shapeOf(answer: Response, body: string, shown?: RegExp): string {
  const text = shown ? body.replace(shown, (found) => '#'.repeat(found.length)) : body
  return `${answer.status} ${JSON.stringify([...answer.headers].sort())} ${body.length} ${text}`
}
