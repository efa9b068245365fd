import { cpus, loadavg, totalmem } from 'node:os'
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

/**
 * `npm run bench`: what design and users ask to be quick, as ratios within one run where a machine would decide otherwise.
 * Each part says in its file what it measures. `portal`, `start` and `desk` need `npm run build`. `BENCH_DIR` names a
 * directory on the disk to measure; by default it is the project's own `.cache`. Names of parts run only those;
 * `--quick` is for CI.
 */
const parts: Readonly<Record<string, (accounts: number) => Promise<readonly string[]>>> = {
  commits: benchCommits,
  reading: benchReading,
  calls: benchCalls,
  signin: benchSignIn,
  verification: benchVerification,
  audit: benchAudit,
  outbox: benchOutbox,
  pack: async () => [...(await benchPack(5_000)), ...(await benchLeases(5_000))],
  portal: benchPortalWeight,
  start: benchStart,
  desk: benchDesk
}

async function main(args: readonly string[]): Promise<void> {
  const quick = args.includes('--quick')
  const wanted = args.filter((name) => name in parts)
  const [cpu] = cpus()
  console.log(
    `${new Date().toISOString()}, ${cpus().length} cores (${cpu?.model.trim() ?? 'unknown'}), ${(totalmem() / 2 ** 30).toFixed(0)} GB, Node ${process.versions.node}, ${process.platform}; load before ${loadavg()[0]?.toFixed(1)}`
  )
  for (const [name, bench] of Object.entries(parts)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue
    const large = quick ? 10_000 : 100_000
    const sizes = ['signin', 'portal', 'start', 'desk', 'verification', 'audit', 'outbox', 'pack'].includes(name)
      ? [large]
      : quick
        ? [1_000, large]
        : [1_000, 10_000, large]
    for (const accounts of sizes) for (const line of await bench(accounts)) console.log(line)
  }
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error)
  process.exitCode = 1
})
