import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startNodeHost, type Carrier } from '../e2e/support/carrier'
import { figure, median, show, spread, timed } from './figures'
import { inDirectory, stock, stockOf } from './stock'

/** The Node host, out of `out/`, on a data directory; the action has it until it ends. */
export async function withHost<T>(dataDirectory: string, action: (host: Carrier) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'hub-bench-'))
  const args = ['--data', dataDirectory, '--portal', '127.0.0.1:0', '--console', '127.0.0.1:0']
  const host = await startNodeHost(args, join(folder, 'ready.json'))
  try {
    return await action(host)
  } finally {
    await host.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

/** From the start of the process until portal and desk listen; then how quickly it answers while indexes complete. */
export async function benchStart(count: number): Promise<readonly string[]> {
  return inDirectory(async (directory) => {
    await stock(directory, stockOf(count))
    const starts: number[] = []
    const answers: number[] = []
    for (let round = 0; round < 5; round += 1) {
      const start = performance.now()
      await withHost(directory, async (host) => {
        starts.push(performance.now() - start)
        const { portal } = await host.ready()
        const until = performance.now() + 1_500
        while (portal !== null && performance.now() < until) {
          answers.push((await timed(async () => (await fetch(`${portal}/healthz`)).text())).ms)
        }
      })
    }
    return [
      `${count.toLocaleString('en')} accounts: starting the Node host`,
      figure('start to listening, median of five', median(starts), show, 1_500),
      spread('answer to a request in the first 1.5 s, while indexes complete', answers, 20)
    ]
  })
}
