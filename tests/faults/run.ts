import { backups } from './backups'
import { clocks } from './clocks'
import { damage } from './damage'
import { failingCalls } from './failing-calls'
import { kills } from './kills'
import { mail } from './mail'
import { owners } from './owners'
import { runParts } from './run-parts'

/** `npm run faults`: what happens to data and mail when things break. */
const parts = { kills, damage, calls: failingCalls, owners, backups, clocks, mail }

runParts(
  { command: 'npm run faults', heading: 'When things break', parts, waiting: ['mail'] },
  process.argv.slice(2)
).catch((error: unknown) => {
  console.error(error)
  process.exitCode = 1
})
