import { cpus, loadavg, totalmem } from 'node:os'
import { table, writeSection } from '../faults/write-section'
import type { Part, Row } from '../faults/part'
import { classes, requests } from './classes'
import { fuzz } from './fuzz'
import { guesses } from './guesses'
import { headers } from './headers'
import { origins } from './origins'
import { links } from './links'
import { privacy } from './privacy'
import { slow } from './slow'
import { sources } from './sources'

/**
 * `npm run attack`: what sign-in, links, sessions, limits and inputs withstand, through the doors that attackers have.
 * Quick (CI's) unless `--full`; names of parts run only those. `--minutes N` limits each part of a full run: what was
 * run is what is told. A full run of everything writes its section of docs/measurements.md. Ends with 1 where a promise
 * was not held.
 */
const parts: Readonly<Record<string, Part>> = {
  guesses,
  classes,
  requests,
  links,
  privacy,
  origins,
  sources,
  slow,
  fuzz,
  headers
}

/** Those that mostly wait: in quick mode they do so beside the others. */
const waiting = ['requests', 'slow']

async function main(args: readonly string[]): Promise<void> {
  const full = args.includes('--full')
  const at = args.indexOf('--minutes')
  const limitMs = (at === -1 ? (full ? 5 : 1) : Number(args[at + 1])) * 60_000
  const wanted = args.filter((name) => name in parts)
  const machine = describeMachine()
  console.log(machine)
  const section = ['## Attack (`npm run attack -- --full`)', '', `${machine}.`]
  let failed = false
  const chosen = Object.entries(parts).filter(([name]) => wanted.length === 0 || wanted.includes(name))
  const beside = new Map(
    chosen.filter(([name]) => !full && waiting.includes(name)).map(([name, { run }]) => [name, run({ full, limitMs })])
  )
  for (const run of beside.values()) run.catch(() => undefined)
  for (const [name, { title, run }] of chosen) {
    const started = Date.now()
    const rows: readonly Row[] = await (beside.get(name) ?? run({ full, limitMs }))
    const seconds = ((Date.now() - started) / 1_000).toFixed(0)
    const lines = table([
      ['what', 'figure', ''],
      ...rows.map(({ what, figure, held }) => [what, figure, held === null ? '' : held ? 'held' : 'FAILED'])
    ])
    console.log(`\n${name}: ${title} (${seconds} s)\n${lines.join('\n')}`)
    section.push('', `### ${name}: ${title} (${seconds} s)`, '', ...lines)
    failed ||= rows.some(({ held }) => held === false)
  }
  const { user, system } = process.cpuUsage()
  console.log(`\n${((user + system) / 1e6).toFixed(0)} s of processor time`)
  if (full && wanted.length === 0) await writeSection('docs/measurements.md', 'npm run attack', section)
  if (failed) process.exitCode = 1
}

function describeMachine(): string {
  const [cpu] = cpus()
  const memory = `${(totalmem() / 2 ** 30).toFixed(0)} GB`
  return `${new Date().toISOString()}, ${cpus().length} cores (${cpu?.model.trim() ?? 'unknown'}), ${memory}, Node ${process.versions.node}, ${process.platform}; load before ${loadavg()[0]?.toFixed(1)}`
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error)
  process.exitCode = 1
})
