import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { electronIn, findElectron, missingDisplay, type ElectronRuntime } from '../../../scripts/electron-runtime.mjs'

/** How the workers learn what the set-up found: each inherits the environment. */
export type ElectronForTests = ElectronRuntime | { readonly missing: string }

/**
 * Looks for an Electron and for a display before the first test. Where there is no display but Xvfb, it is started for
 * the length of the run.
 */
export default async function prepareElectron(): Promise<() => Promise<void>> {
  const runtime = findRuntime()
  const screen = 'missing' in runtime || missingDisplay() === null ? null : await startXvfb()
  if (screen !== null) process.env['DISPLAY'] = screen.display
  const display = missingDisplay()
  const found: ElectronForTests = 'missing' in runtime || display === null ? runtime : { missing: display }
  process.env['HUB_E2E_ELECTRON'] = JSON.stringify(found)
  return async () => {
    await screen?.stop()
  }
}

function findRuntime(): ElectronForTests {
  const found = findElectron({ download: false })
  if (!('missing' in found) || process.env['ELECTRON_OVERRIDE_DIST_PATH']) return found
  const script = process.env['ELECTRON_RUNTIME_SCRIPT'] ?? join(process.cwd(), '..', 'shared', 'electron-runtime')
  if (!existsSync(script)) return found
  const { status, stdout, stderr } = spawnSync(script, { encoding: 'utf8' })
  if (status !== 0) return { missing: `${script} prepared no Electron: ${stderr.trim()}` }
  return electronIn(stdout.trim()) ?? { missing: `${script} prepared no Electron in ${stdout.trim()}` }
}

type Screen = { readonly display: string; readonly stop: () => Promise<void> }

/** Null where Xvfb is not installed. It picks a free display itself and tells it on its third stream. */
function startXvfb(): Promise<Screen | null> {
  return new Promise((resolve) => {
    const server: ChildProcess = spawn(
      'Xvfb',
      ['-displayfd', '3', '-screen', '0', '1600x1200x24', '-nolisten', 'tcp'],
      {
        stdio: ['ignore', 'ignore', 'ignore', 'pipe']
      }
    )
    server.once('error', () => resolve(null))
    server.once('exit', () => resolve(null))
    server.stdio[3]?.once('data', (chunk: Buffer) => {
      const stop = () =>
        new Promise<void>((stopped) => {
          server.once('exit', () => stopped())
          server.kill()
        })
      resolve({ display: `:${chunk.toString().trim()}`, stop })
    })
  })
}
