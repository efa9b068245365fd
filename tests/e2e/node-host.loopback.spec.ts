import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test as base } from '@playwright/test'
import { cleanEnvironment, startNodeHost, type Carrier } from './support/carrier'
import { expect } from './support/host'

type Ended = { readonly code: number | null; readonly stdout: string; readonly stderr: string }

const serveFile = join(process.cwd(), 'out', 'main', 'serve.cjs')
const free = ['--portal', '127.0.0.1:0', '--console', '127.0.0.1:0']

async function run(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> {
  const child = spawn(process.execPath, [serveFile, ...args], { env: cleanEnvironment({ HUB_LOG: 'warn', ...env }) })
  let [stdout, stderr] = ['', '']
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
  await once(child, 'close')
  return { code: child.exitCode, stdout, stderr }
}

const test = base.extend<{ folder: string; start: (...args: string[]) => Promise<Carrier> }>({
  folder: async ({ browserName }, use) => {
    const folder = await mkdtemp(join(tmpdir(), `hub-desk-host-${browserName}-`))
    await use(folder)
    await rm(folder, { recursive: true, force: true })
  },
  start: async ({ folder }, use) => {
    const running: Carrier[] = []
    await use(async (...args) => {
      const carrier = await startNodeHost(
        ['--data', join(folder, 'data'), ...free, ...args],
        join(folder, 'ready.json')
      )
      running.push(carrier)
      return carrier
    })
    await Promise.all(running.map((carrier) => carrier.stop()))
  }
})

test('says when it is ready, to this user only, and takes it back when it ends in good order', async ({
  start,
  folder
}) => {
  const carrier = await start()
  const path = join(folder, 'ready.json')
  const ready = await carrier.ready()
  expect(ready.console).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\?key=[\w-]{43}$/)
  expect(ready.portal).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
  expect(ready.version).toMatch(/^\d+\.\d+\.\d+$/)
  expect((await stat(path)).mode & 0o777).toBe(0o600)
  expect(carrier.output()).toContain(`Desk: ${ready.console ?? ''}\n`)
  expect(await carrier.stop()).toBe(0)
  await expect(stat(path)).rejects.toThrow('ENOENT')
  await expect(fetch(`${ready.portal ?? ''}/healthz`)).rejects.toThrow()
})

test('prints a new launch key, and writes it down, when one was used', async ({ start }) => {
  const carrier = await start()
  const { console: first } = await carrier.ready()
  expect((await fetch(first ?? '', { redirect: 'manual' })).status).toBe(303)
  await expect.poll(async () => (await carrier.ready()).console).not.toBe(first)
  const { console: second } = await carrier.ready()
  await expect.poll(() => carrier.output()).toContain(`To open the desk in another browser: ${second ?? ''}`)
  expect((await fetch(first ?? '', { redirect: 'manual' })).status).toBe(403)
  expect((await fetch(second ?? '', { redirect: 'manual' })).status).toBe(303)
})

test('serves the portal alone, or the desk alone', async ({ start }) => {
  const portalOnly = await start('--console', 'off')
  expect((await portalOnly.ready()).console).toBeNull()
  await portalOnly.stop()
  const deskOnly = await start('--portal', 'off')
  expect((await deskOnly.ready()).portal).toBeNull()
})

test('tells a second process who has the data, and leaves the first alone', async ({ start, folder }) => {
  const carrier = await start()
  const second = await run(['--data', join(folder, 'data'), ...free])
  expect([second.code, second.stdout]).toEqual([1, ''])
  expect(second.stderr.trim().split('\n')).toHaveLength(1)
  expect(second.stderr).toContain(String((await carrier.ready()).pid))
  expect((await fetch(`${(await carrier.ready()).portal ?? ''}/healthz`)).status).toBe(200)
})

for (const option of ['--portal', '--console'])
  test(`explains a port in use (${option}), and lets go of the data`, async ({ folder, start }) => {
    const taken = createServer().listen(0, '127.0.0.1')
    await once(taken, 'listening')
    const { port } = taken.address() as AddressInfo
    const refused = await run(['--data', join(folder, 'data'), ...free, option, `127.0.0.1:${port}`])
    taken.close()
    expect([refused.code, refused.stderr]).toEqual([
      1,
      `127.0.0.1:${port} is already in use by another program. Stop that, or choose another port with ${option} 127.0.0.1:PORT (0 picks a free one).\n`
    ])
    await start()
  })

test('explains a data directory that cannot be made', async ({ folder }) => {
  const file = join(folder, 'file')
  await writeFile(file, 'mine')
  const refused = await run(['--data', join(file, 'data'), ...free])
  expect([refused.code, refused.stdout]).toEqual([1, ''])
  expect(refused.stderr).toMatch(
    /^The data directory .*\/file\/data can't be made: .*ENOTDIR.* Choose another with --data DIR\.\n$/
  )
  expect(await readFile(file, 'utf8')).toBe('mine')
})

test('ends at once where no directory can ever be made', async () => {
  test.skip(process.platform !== 'linux', '/proc is a Linux thing')
  const refused = await run(['--data', '/proc/nope', ...free])
  expect([refused.code, refused.stdout]).toEqual([1, ''])
  expect(refused.stderr).toMatch(
    /^The data directory \/proc\/nope can't be made: .* Choose another with --data DIR\.\n$/
  )
})

test('refuses what it does not understand with exit code 2, before it touches anything', async ({ folder }) => {
  const data = join(folder, 'untouched')
  expect(await run(['--data', data, '--demmo'])).toEqual({
    code: 2,
    stdout: '',
    stderr: '--demmo is not an option. See --help for those there are.\n'
  })
  expect((await run(['--data', data], { HUB_PORTAL: 'nowhere' })).code).toBe(2)
  await expect(stat(data)).rejects.toThrow('ENOENT')
})

test('prints help and version and ends', async () => {
  const help = await run(['--help'])
  expect([help.code, help.stderr]).toEqual([0, ''])
  expect(help.stdout).toContain('--trusted-proxy CIDR')
  expect((await run(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
})

test('prints three demo sign-ins once, one of each role', async ({ start }) => {
  const first = await start('--demo')
  const lines = first
    .output()
    .split('\n')
    .filter((line) => line.startsWith('  '))
  expect(lines.map((line) => /, (.*)\)$/.exec(line)?.[1]).sort()).toEqual([
    'Account manager',
    'Administrator',
    'Reviewer'
  ])
  await first.stop()
  const second = await start('--demo')
  expect(second.output()).not.toContain('Demo sign-ins')
})
