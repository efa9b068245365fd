import { openMail } from './mail-on-files'

/**
 * A process of its own that sends the mail of a data directory: `tsx mail-sender.ts DIRECTORY SMTP-URL [BEFORE]`. Says
 * `settled` when nothing is left to do, and ends. Where it is told `store` or `destroy` it says so and gets no further
 * than just before `sent` is stored, or before the key of what was sent is destroyed.
 */
async function main([directory = '', url = '', before = '']: readonly string[]): Promise<void> {
  const { store, sealer, startOutbox, close } = await openMail(directory)
  const never = (): Promise<never> => {
    process.stdout.write(`${before}\n`)
    return new Promise(() => undefined)
  }
  const outbox = await startOutbox(url, {
    store: {
      ...store,
      commit: (batch) => {
        const isSent = batch.puts.some((put) => put.collection === 'mail' && put.record.state === 'sent')
        return before === 'store' && isSent ? never() : store.commit(batch)
      }
    },
    sealer: { ...sealer, destroy: (slots) => (before === 'destroy' ? never() : sealer.destroy(slots)) }
  })
  await outbox.settled()
  process.stdout.write('settled\n')
  await outbox.stop()
  await close()
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error)
  process.exitCode = 1
})
