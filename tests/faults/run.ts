import { cpus, loadavg, totalmem } from 'node:os'
import { backups } from './backups'
import { clocks } from './clocks'
import { damage } from './damage'
import { failingCalls } from './failing-calls'
import { kills } from './kills'
import { owners } from './owners'
import { mail } from './mail'
import type { Part, Row } from './part'

/**
 * `npm run faults`: what happens to data and mail when things break. Quick (CI's) unless `--full`; names of parts run
 * only those. `--minutes N` limits each part of a full run: what was run is what is told. A full run writes its section
 * of docs/measurements.md. Ends with 1 where a promise was not held.
 */
const parts: Readonly<Record<string, Part>> = { kills, damage, calls: failingCalls, owners, backups, clocks, mail }

async function main(args: readonly string[]): Promise<void> {
  const full = args.includes('--full')
  const at = args.indexOf('--minutes')
  const limitMs = (at === -1 ? (full ? 5 : 0.5) : Number(args[at + 1])) * 60_000
  const wanted = args.filter((name) => name in parts)
  const [cpu] = cpus()
  console.log(
    `${new Date().toISOString()}, ${cpus().length} cores (${cpu?.model.trim() ?? 'unknown'}), ${(totalmem() / 2 ** 30).toFixed(0)} GB, Node ${process.versions.node}, ${process.platform}; load before ${loadavg()[0]?.toFixed(1)}`
  )
  let failed = false
  for (const [name, { title, run }] of Object.entries(parts)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue
    const started = Date.now()
    const rows: readonly Row[] = await run({ full, limitMs })
    console.log(`\n${name}: ${title} (${((Date.now() - started) / 1_000).toFixed(1)} s)`)
    for (const { what, figure, held } of rows) {
      console.log(`  ${what}: ${figure}${held === null ? '' : held ? '  held' : '  FAILED'}`)
      if (held === false) failed = true
    }
  }
  if (failed) process.exitCode = 1
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error)
  process.exitCode = 1
})
