import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { cleanEnvironment, startNodeHost, type ElectronCommand } from './support/carrier'
import { expect, test } from './support/host'

type Ended = { readonly code: number | null; readonly stdout: string; readonly stderr: string }

/** Starts the application the way a person does: without Playwright. */
async function run(args: readonly string[]): Promise<Ended> {
  const { executable, appArguments } = JSON.parse(process.env['HUB_E2E_ELECTRON'] ?? '') as ElectronCommand
  const switches = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const child = spawn(executable, [...switches, ...appArguments, ...args], {
    env: cleanEnvironment({ HUB_NO_DIALOG: '1' })
  })
  let [stdout, stderr] = ['', '']
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
  await once(child, 'close')
  return { code: child.exitCode, stdout, stderr }
}

test('started again on the same data, it points to the window that is open and ends', async ({ host }) => {
  const second = await run(['--data', host.dataDirectory, '--portal', '127.0.0.1:0'])
  expect([second.code, second.stdout]).toEqual([
    0,
    `Hub Desk is open already with the data in ${host.dataDirectory}; see its window.\n`
  ])
  await expect(host.desk()).toHaveTitle(/emSign Hub Desk/)
  expect((await fetch(`${host.portalUrl()}/healthz`)).status).toBe(200)
})

test('on data that another host has, it says who has it and ends with exit code 1', async ({ host }) => {
  const data = `${host.dataDirectory}-other`
  const other = await startNodeHost(['--data', data, '--portal', 'off', '--console', '127.0.0.1:0'], `${data}.json`)
  const { pid } = await other.ready()
  const refused = await run(['--data', data, '--portal', '127.0.0.1:0'])
  expect([refused.code, refused.stdout]).toEqual([1, ''])
  expect(refused.stderr).toContain(String(pid))
  await other.stop()
})

test('explains a port in use and an unknown option like the Node host does', async ({ host }) => {
  const port = new URL(host.portalUrl()).host
  const taken = await run(['--data', `${host.dataDirectory}-other`, '--portal', port])
  expect(taken.code).toBe(1)
  expect(taken.stderr).toContain(`${port} is already in use by another program.`)
  const unknown = await run(['--demmo'])
  expect(unknown.code).toBe(2)
  expect(unknown.stderr).toContain('--demmo is not an option. See --help for those there are.')
  expect((await run(['--help'])).stdout).not.toContain('--console')
})

test('a signal ends it in good order', async ({ host }) => {
  const child = host.app()?.process()
  if (child === undefined) throw new Error('no process')
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  expect(await ended).toEqual([0, null])
  await expect(stat(join(host.dataDirectory, '..', 'ready.json'))).rejects.toThrow('ENOENT')
})
