import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as after } from 'node:timers/promises'
import { _electron, type ElectronApplication } from '@playwright/test'

/** What a host tells in its ready file. */
export type Ready = {
  readonly console: string | null
  readonly portal: string | null
  readonly pid: number
  readonly version: string
}

/** A host process out of `out/`, whichever it is. */
export type Carrier = {
  /** As it stands now: the launch key changes with each use. */
  readonly ready: () => Promise<Ready>
  readonly app: ElectronApplication | null
  /** All that it printed. */
  readonly output: () => string
  /** Ends it in good order and answers its exit code; null where a signal ended it. */
  readonly stop: () => Promise<number | null>
  /** Ends it without a word, as a crash does. */
  readonly kill: () => Promise<void>
}

export type ElectronCommand = { readonly executable: string; readonly appArguments: readonly string[] }

const readyLimitMs = 30_000
const shiftClock = join(process.cwd(), 'tests', 'e2e', 'support', 'shift-clock.cjs')

/** Nothing of the developer's own configuration may reach a test. */
export function cleanEnvironment(extra: Readonly<Record<string, string>> = {}): Record<string, string> {
  const own = Object.entries(process.env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && !/^(HUB_|ELECTRON_RUN_AS_NODE)/.test(entry[0])
  )
  return { ...Object.fromEntries(own), HUB_LOG: 'info', ...extra }
}

/** Makes the Node host's clock run ahead of the machine's from its start on. */
function clockAhead(hours: number): Record<string, string> {
  return hours === 0 ? {} : { NODE_OPTIONS: `--require ${shiftClock}`, TEST_HOURS_LATER: String(hours) }
}

export async function startNodeHost(args: readonly string[], readyFile: string, hoursLater = 0): Promise<Carrier> {
  await rm(readyFile, { force: true })
  const host = join(process.cwd(), 'out', 'main', 'serve.cjs')
  const child = spawn(process.execPath, [host, ...args, '--ready-file', readyFile], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: cleanEnvironment(clockAhead(hoursLater))
  })
  const output = collect(child)
  await untilReady(readyFile, child, output)
  return { ready: () => readReady(readyFile), app: null, output, stop: () => stop(child), kill: () => kill(child) }
}

export async function startElectronHost(
  { executable, appArguments }: ElectronCommand,
  args: readonly string[],
  readyFile: string,
  hoursLater = 0
): Promise<Carrier> {
  await rm(readyFile, { force: true })
  const app = await _electron.launch({
    executablePath: executable,
    args: [...appArguments, ...args, '--ready-file', readyFile],
    env: cleanEnvironment({ TEST_HOURS_LATER: String(hoursLater), TEST_CLOCK: shiftClock })
  })
  const child = app.process()
  const output = collect(child)
  await untilReady(readyFile, child, output)
  // Electron loads nothing before its main script, so there the clock is set as soon as it can be.
  await app.evaluate(
    () => process.env['TEST_HOURS_LATER'] !== '0' && process.mainModule?.require(process.env['TEST_CLOCK'] ?? '')
  )
  return {
    ready: () => readReady(readyFile),
    app,
    output,
    stop: async () => {
      const ended = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : null
      await app.close()
      await ended
      return child.exitCode
    },
    kill: () => kill(child)
  }
}

async function kill(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit')
  child.kill('SIGKILL')
  await ended
}

function collect(child: ChildProcess): () => string {
  let text = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (text += chunk.toString()))
  return () => text
}

async function readReady(path: string): Promise<Ready> {
  return JSON.parse(await readFile(path, 'utf8')) as Ready
}

/** Rejects with all that it printed where it ends or takes too long; it is not left running then. */
async function untilReady(path: string, child: ChildProcess, output: () => string): Promise<void> {
  const limit = Date.now() + readyLimitMs
  for (;;) {
    if (await readReady(path).catch(() => null)) return
    if (child.exitCode !== null || child.signalCode !== null)
      throw new Error(`The host ended (${child.exitCode ?? child.signalCode}) before it was ready:\n${output()}`)
    if (Date.now() > limit) {
      child.kill('SIGKILL')
      throw new Error(`The host was not ready after ${readyLimitMs} ms:\n${output()}`)
    }
    await after(50)
  }
}

async function stop(child: ChildProcess): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) {
    const ended = once(child, 'exit')
    child.kill('SIGTERM')
    await ended
  }
  return child.exitCode
}
