import { benchCommits } from './commits'

/**
 * `npm run bench`: what one durable commit costs beside a bare synced append of the same bytes on the same disk, and
 * what opening and reading cost, by number of accounts. `BENCH_DIR` names a directory on the disk to measure; by default it is the
 * project's own `.cache`.
 */
async function main(): Promise<void> {
  for (const accounts of [1_000, 100_000]) {
    for (const line of await benchCommits(accounts)) console.log(line)
  }
}

main().catch((error: unknown) => {
  console.error(error)
  process.exitCode = 1
})
