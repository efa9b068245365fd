import { openEmbeddedStore } from '../../src/main/store/embedded-store'
import { anEvent } from './store-world'

/**
 * A process of its own that takes a data directory: `tsx store-holder.ts DIRECTORY`. Prints `open` or the refusal as
 * one line of JSON, then does what its input says, line by line: `commit`, `snapshot`, `close`.
 */
async function main(directory: string): Promise<void> {
  const { store } = await openEmbeddedStore({ directory })
  print({ open: true })
  for await (const chunk of process.stdin) {
    for (const command of String(chunk).split('\n')) {
      if (command === 'commit') print(await orRefused(async () => (await store.commit(oneEvent)).sequence))
      if (command === 'snapshot') print(await orRefused(async () => (await store.snapshot(), 0)))
      if (command === 'close') {
        await store.close()
        print({ closed: true })
        return
      }
    }
  }
}

const oneEvent = { puts: [], events: [anEvent()] }

async function orRefused(action: () => Promise<number>): Promise<object> {
  try {
    return { sequence: await action() }
  } catch (error) {
    return { refused: error instanceof Error ? error.message : String(error) }
  }
}

function print(value: object): void {
  process.stdout.write(`${JSON.stringify(value)}\n`)
}

main(process.argv[2] ?? '').catch((error: unknown) => {
  print({ open: false, message: error instanceof Error ? error.message : String(error) })
  process.exitCode = 1
})
