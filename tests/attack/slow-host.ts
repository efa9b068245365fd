import { builtPages, openListeners } from './listeners'
import { openWorld } from './world'

/** A host in a process of its own: says where it listens, and ends when its input does. */
async function main(): Promise<void> {
  const pages = await builtPages()
  const world = await openWorld({ portalDirectory: pages.portal, portalUrl: null })
  const listeners = await openListeners(world, pages.desk)
  process.on('unhandledRejection', (reason) => world.log.logger.error({ err: reason }, 'unhandled rejection'))
  process.stdout.write(`${JSON.stringify({ portal: listeners.portal.port, desk: listeners.desk })}\n`)
  process.stdin.resume()
  process.stdin.on('end', () => {
    void (async () => {
      await listeners.close()
      await world.close()
      await pages.remove()
      process.stdout.write(`${JSON.stringify({ errors: world.log.errors() })}\n`, () => process.exit(0))
    })()
  })
}

main().catch((error: unknown) => {
  console.error(error)
  process.exit(1)
})
