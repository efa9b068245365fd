import { createInterface } from 'node:readline'
import { openEmbeddedStore } from '../../src/main/store/embedded-store'

/** A process that waits for `go`, then takes a data directory: says `open`, or `refused` and why, and stays until `end`. */
async function main(directory: string): Promise<void> {
  process.stdout.write('ready\n')
  for await (const line of createInterface({ input: process.stdin })) {
    if (line === 'end') process.exit(0)
    await openEmbeddedStore({ directory }).then(
      () => process.stdout.write('open\n'),
      (error: unknown) => process.stdout.write(`refused ${error instanceof Error ? error.message : String(error)}\n`)
    )
  }
}

await main(process.argv[2] ?? '')
