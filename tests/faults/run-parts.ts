import { cpus, loadavg, totalmem } from 'node:os'
import type { Mode, Part, Row } from './part'
import { table, writePart } from './write-section'

export type Command = {
  /** As it is typed: `npm run faults`. Its section of docs/measurements.md is marked with it. */
  readonly command: string
  readonly heading: string
  readonly parts: Readonly<Record<string, Part>>
  /** Those that mostly wait for time-outs: in quick mode they do so beside the others. */
  readonly waiting: readonly string[]
}

/**
 * Runs the parts of a command and prints their figures. Quick (CI's) unless `--full`; names of parts run only those;
 * `--minutes N` ends each part when its time is up, and what was run is what is told: without it a full run does all that
 * it promises. Each part of a full run puts its table in the place of its old one in docs/measurements.md, with date and
 * machine. Exits with 1 where a promise was not held. In quick mode a part that waits for time-outs, or of which
 * nothing but rows about time did not hold, is run once more, with nothing beside it: a busy machine may take that time.
 */
export async function runParts({ command, heading, parts, waiting }: Command, args: readonly string[]): Promise<void> {
  const full = args.includes('--full')
  const at = args.indexOf('--minutes')
  const mode: Mode = { full, limitMs: (at === -1 ? (full ? Infinity : 1) : Number(args[at + 1])) * 60_000 }
  const wanted = args.filter((name) => name in parts)
  console.log(describeMachine())
  const chosen = Object.entries(parts).filter(([name]) => wanted.length === 0 || wanted.includes(name))
  const beside = new Map(
    chosen.filter(([name]) => !full && waiting.includes(name)).map(([name, { run }]) => [name, run(mode)])
  )
  for (const run of beside.values()) run.catch(() => undefined)
  const late: [string, Part][] = []
  let failed = false
  for (const [name, part] of chosen) {
    const machine = describeMachine()
    const { rows, title, lines } = await told(name, part, beside.get(name) ?? (() => part.run(mode)))
    if (full) {
      const bound = at === -1 ? '' : `, at most ${args[at + 1]} minutes`
      const place = { command, heading, part: name }
      await writePart('docs/measurements.md', place, [title, '', `${machine}${bound}.`, '', ...lines])
    }
    const lost = rows.filter(({ held }) => held === false)
    const aboutTime = waiting.includes(name) || lost.every(({ timing }) => timing)
    if (!full && lost.length > 0 && aboutTime) late.push([name, part])
    else failed ||= lost.length > 0
  }
  for (const [name, part] of late) {
    console.log(`\n${name} took too long: once more, with nothing beside it`)
    const { rows } = await told(name, part, () => part.run(mode))
    failed ||= rows.some(({ held }) => held === false)
  }
  const { user, system } = process.cpuUsage()
  console.log(`\n${((user + system) / 1e6).toFixed(0)} s of processor time`)
  if (failed) process.exitCode = 1
}

/** Prints the table of one part. */
async function told(name: string, { title }: Part, running: Promise<readonly Row[]> | (() => Promise<readonly Row[]>)) {
  const started = Date.now()
  const rows = await (typeof running === 'function' ? running() : running)
  const heading = `### ${name}: ${title} (${((Date.now() - started) / 1_000).toFixed(0)} s)`
  const lines = table([
    ['what', 'figure', ''],
    ...rows.map(({ what, figure, held }) => [what, figure, held === null ? '' : held ? 'held' : 'FAILED'])
  ])
  console.log(`\n${heading}\n${lines.join('\n')}`)
  return { rows, title: heading, lines }
}

/** Which machine took a figure, when, and how busy it was before. */
export function describeMachine(): string {
  const [cpu] = cpus()
  const memory = `${(totalmem() / 2 ** 30).toFixed(0)} GB`
  return `${new Date().toISOString()}, ${cpus().length} cores (${cpu?.model.trim() ?? 'unknown'}), ${memory}, Node ${process.versions.node}, ${process.platform}; load before ${loadavg()[0]?.toFixed(1)}`
}
