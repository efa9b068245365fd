import { runParts } from '../faults/run-parts'
import { classes, requests } from './classes'
import { fuzz } from './fuzz'
import { guesses } from './guesses'
import { headers } from './headers'
import { links } from './links'
import { origins } from './origins'
import { privacy } from './privacy'
import { slow } from './slow'
import { sources } from './sources'

/** `npm run attack`: what sign-in, links, sessions, limits and inputs withstand, through the doors that attackers have. */
const parts = { guesses, classes, requests, links, privacy, origins, sources, slow, fuzz, headers }

runParts(
  { command: 'npm run attack', heading: 'Attack', parts, waiting: ['requests', 'slow'] },
  process.argv.slice(2)
).catch((error: unknown) => {
  console.error(error)
  process.exitCode = 1
})
