import { cpus, loadavg, totalmem } from 'node:os'
import { backups } from './backups'
import { clocks } from './clocks'
import { damage } from './damage'
import { failingCalls } from './failing-calls'
import { kills } from './kills'
import { owners } from './owners'
import { mail } from './mail'
import type { Part, Row } from './part'
import { table, writeSection } from './write-section'

/**
 * `npm run faults`: what happens to data and mail when things break. Quick (CI's) unless `--full`; names of parts run
 * only those. `--minutes N` limits each part of a full run: what was run is what is told. A full run writes its section
 * of docs/measurements.md. Ends with 1 where a promise was not held.
 */
const parts: Readonly<Record<string, Part>> = { kills, damage, calls: failingCalls, owners, backups, clocks, mail }

async function main(args: readonly string[]): Promise<void> {
  const full = args.includes('--full')
  const at = args.indexOf('--minutes')
  const limitMs = (at === -1 ? (full ? 5 : 1) : Number(args[at + 1])) * 60_000
  const wanted = args.filter((name) => name in parts)
  const machine = describeMachine()
  console.log(machine)
  const section = ['## When things break (`npm run faults -- --full`)', '', `${machine}.`]
  let failed = false
  // Mail mostly waits for a server that says nothing: in quick mode it does so beside the others.
  const beside = !full && (wanted.length === 0 || wanted.includes('mail')) ? mail.run({ full, limitMs }) : null
  beside?.catch(() => undefined)
  for (const [name, { title, run }] of Object.entries(parts)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue
    const started = Date.now()
    const rows: readonly Row[] = await (name === 'mail' && beside ? beside : run({ full, limitMs }))
    const seconds = ((Date.now() - started) / 1_000).toFixed(0)
    const lines = table([
      ['what', 'figure', ''],
      ...rows.map(({ what, figure, held }) => [what, figure, held === null ? '' : held ? 'held' : 'FAILED'])
    ])
    console.log(`\n${name}: ${title} (${seconds} s)\n${lines.join('\n')}`)
    section.push('', `### ${name}: ${title} (${seconds} s)`, '', ...lines)
    failed ||= rows.some(({ held }) => held === false)
  }
  if (full && wanted.length === 0) await writeSection('docs/measurements.md', 'npm run faults', section)
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
