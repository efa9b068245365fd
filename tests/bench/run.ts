import { benchAudit } from './audit'
import { benchCalls } from './calls'
import { benchCommits } from './commits'
import { benchDesk } from './desk-in-browser'
import { benchLeases } from './leases'
import { benchOutbox } from './outbox'
import { benchPack } from './pack'
import { benchPortalWeight } from './portal-weight'
import { benchReading } from './reading'
import { benchSignIn } from './sign-in'
import { benchStart } from './start'
import { benchVerification } from './verification'
import { describeMachine } from '../faults/run-parts'
import { writePart } from '../faults/write-section'

/** Measures at these numbers of accounts (or what the part counts), and answers lines to print. */
type Part = {
  readonly title: string
  readonly full: readonly number[]
  readonly quick: readonly number[]
  readonly run: (sizes: readonly number[]) => Promise<readonly string[]>
}

const sizes = [1_000, 10_000, 100_000]

/** One size after the other, each for itself. */
const each =
  (bench: (size: number) => Promise<readonly string[]>): Part['run'] =>
  async (wanted) => {
    const lines: string[] = []
    for (const size of wanted) lines.push(...(await bench(size)))
    return lines
  }

/**
 * `npm run bench`: what design and users ask to be quick, as ratios within one run where a machine would decide otherwise.
 * Each part says in its file what it measures. `portal`, `start` and `desk` need `npm run build`. `BENCH_DIR` names a
 * directory on the disk to measure; by default it is the project's own `.cache`. Names of parts run only those;
 * `--quick` is for CI, which shows that every figure can still be taken and prints it. Otherwise each part puts its lines
 * in the place of its old ones in docs/measurements.md. Targets that are missed are told, and fail nothing: how busy the
 * machine is decides about them, too.
 */
const parts: Readonly<Record<string, Part>> = {
  commits: {
    title: 'one durable commit, many at a time, and lowdb’s own file adapter',
    full: sizes,
    quick: [1_000],
    run: benchCommits
  },
  reading: {
    title: 'opening, the indexes, lists, finding and memory',
    full: sizes,
    quick: [1_000],
    run: each(benchReading)
  },
  calls: { title: 'finding a caller, evidence and reports', full: sizes, quick: [1_000], run: each(benchCalls) },
  signin: { title: 'signing in beyond the check of the hash', full: sizes, quick: [1_000], run: each(benchSignIn) },
  verification: {
    title: 'whether time tells an absent fact from a wrong one',
    full: [1_500],
    quick: [150],
    run: each(benchVerification)
  },
  audit: {
    title: 'the auditor’s verifier, and the questions of the Audit screen',
    full: [100_000],
    quick: [1_000],
    run: each(benchAudit)
  },
  outbox: { title: 'the outbox beside bare nodemailer', full: sizes, quick: [1_000], run: each(benchOutbox) },
  pack: {
    title: 'review packs',
    full: [5_000],
    quick: [400],
    run: async (wanted) => [...(await each(benchPack)(wanted)), ...(await each(benchLeases)(wanted))]
  },
  portal: { title: 'what a visitor’s browser loads, compressed', full: [0], quick: [0], run: each(benchPortalWeight) },
  start: { title: 'the start of the Node host', full: sizes, quick: [1_000], run: each(benchStart) },
  desk: { title: 'the desk in Chromium', full: sizes, quick: [1_000], run: each(benchDesk) }
}

async function main(args: readonly string[]): Promise<void> {
  const mode = args.includes('--quick') ? 'quick' : 'full'
  const wanted = args.filter((name) => name in parts)
  console.log(describeMachine())
  const missed: string[] = []
  for (const [name, part] of Object.entries(parts)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue
    const machine = describeMachine()
    const lines = await part.run(part[mode])
    console.log([`\n${name}: ${part.title}`, ...lines].join('\n'))
    if (mode === 'full') {
      const place = { command: 'npm run bench', heading: 'Speed', part: name }
      const table = [`### ${name}: ${part.title}`, '', `${machine}.`, '', '```text', ...lines, '```']
      await writePart('docs/measurements.md', place, table)
    }
    missed.push(...lines.filter((line) => line.includes('MISSED')).map((line) => `  ${name}: ${line.trim()}`))
  }
  console.log([`\n${missed.length} targets missed`, ...missed].join('\n'))
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error)
  process.exitCode = 1
})
