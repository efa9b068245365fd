import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeEach, expect, it, vi } from 'vitest'
import { startScriptedServer, type ScriptedServer, type Step, type Trouble } from '../../faults/scripted-smtp'
import { openMail } from '../../support/mail-on-files'
import { sampleOrders } from '../../support/mail-samples'
import { createDirectories } from '../../support/store-world'

// Real processes start here, on machines that may be busy.
vi.setConfig({ testTimeout: 120_000 })

const directories = createDirectories()
const senders: ChildProcess[] = []
let server: ScriptedServer
beforeEach(async () => {
  server = await startScriptedServer()
})
afterEach(async () => {
  senders.splice(0).forEach((child) => child.kill('SIGKILL'))
  await server.stop()
})
afterAll(directories.clear)

const url = () => `smtp://127.0.0.1:${server.port}`

/** A process that sends the mail of a directory. */
function startSender(...args: readonly string[]): ChildProcess {
  const script = fileURLToPath(new URL('../../support/mail-sender.ts', import.meta.url))
  const child = spawn(process.execPath, ['--import', 'tsx', script, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
  senders.push(child)
  return child
}

/** Promises a message with a link, has it sent by a process that is killed meanwhile, and starts again. */
async function killedAndStartedAgain(kill: (directory: string) => Promise<void>) {
  const directory = await directories.create()
  const before = await openMail(directory)
  const [promised] = await before.post(1)
  if (!promised?.sealed) throw new Error('no link was promised')
  await before.close()
  await kill(directory)
  server.follow(null)

  const after = await openMail(directory)
  const outbox = await after.startOutbox(url())
  await outbox.settled()
  await outbox.stop()
  const row = await after.store.get('mail', promised.id)
  const opened = after.sealer.open(promised.sealed)
  await after.close()
  return { promised, row, opened, problems: after.problems }
}

const gone = { state: 'sent', sealed: null }

it.each<readonly [string, Step, Trouble, number]>([
  ['while it connects', 'connect', 'silent', 1],
  ['after RCPT', 'rcpt', 'silent', 1],
  ['after DATA', 'data', 'silent', 1],
  ['after a final dot that the server did not come to read', 'body', 'silent', 1],
  ['after a final dot, once the server has taken the message', 'body', 'takesThenSilent', 2]
])('a process that is killed %s loses no message', async (_when, step, trouble, times) => {
  const { promised, row, opened, problems } = await killedAndStartedAgain(async (directory) => {
    const child = startSender(directory, url())
    server.follow((at) => {
      if (at !== step) return null
      child.kill('SIGKILL')
      return trouble
    })
    await once(child, 'exit')
  })
  expect(row).toMatchObject(gone)
  expect(server.taken.map(({ messageId }) => messageId)).toEqual(Array(times).fill(promised.messageId))
  expect(server.taken.map(({ answered }) => answered)).toEqual([...Array<boolean>(times - 1).fill(false), true])
  expect(server.taken.at(-1)?.raw.toString()).toContain(sampleOrders.activation.secrets.link.slice(0, 40))
  expect(opened).toBeNull()
  expect(problems).toEqual([])
})

it.each([
  ['between the final answer and `sent` on disk repeats the message under the same Message-ID', 'store', 2],
  ['after `sent` is on disk repeats nothing, and its link can be opened no more', 'destroy', 1]
])('a process that is killed %s', async (_what, before, times) => {
  const { promised, row, opened, problems } = await killedAndStartedAgain(async (directory) => {
    const child = startSender(directory, url(), before)
    const [said] = (await once(child.stdout ?? child, 'data')) as [Buffer]
    expect(said.toString()).toBe(`${before}\n`)
    child.kill('SIGKILL')
    await once(child, 'exit')
  })
  expect(row).toMatchObject(gone)
  expect(server.taken.map(({ messageId }) => messageId)).toEqual(Array(times).fill(promised.messageId))
  expect(opened).toBeNull()
  expect(problems).toEqual([])
})
