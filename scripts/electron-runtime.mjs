import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { root } from './built.mjs'

const electronPackage = join(root, 'node_modules', 'electron')
const failureNote = join(root, 'node_modules', '.cache', 'hub-desk', 'electron-download-failed.json')
const downloadLimitMs = 180_000
const retryAfterMs = 24 * 60 * 60 * 1000

const inDist = {
  darwin: { binary: 'Electron.app/Contents/MacOS/Electron', resources: 'Electron.app/Contents/Resources' },
  win32: { binary: 'electron.exe', resources: 'resources' }
}[process.platform] ?? { binary: 'electron', resources: 'resources' }

/**
 * Electron for this machine: the folder that ELECTRON_OVERRIDE_DIST_PATH names, or the electron package's own, which is
 * downloaded once where that is allowed.
 * @returns {{ executable: string, appArguments: string[] } | { missing: string }} `appArguments` make it start this project
 */
export function findElectron({ download }) {
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH
  if (override) return inspect(override, `ELECTRON_OVERRIDE_DIST_PATH (${override}) holds no Electron`)
  const own = join(electronPackage, 'dist')
  if (download && !existsSync(join(own, inDist.binary)) && mayDownload()) downloadRuntime()
  return inspect(
    own,
    "Electron's runtime is not on this machine and could not be downloaded (npx install-electron tries again)"
  )
}

/** Why no window can be opened here; null where one can. */
export function missingDisplay() {
  const isHeadless = process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY
  return isHeadless ? 'there is no display' : null
}

/** Switches that Chromium needs on this machine. Its own sandbox refuses to run for root. */
export function chromiumSwitches() {
  return [
    ...(process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    ...(process.env.WAYLAND_DISPLAY && !process.env.DISPLAY ? ['--ozone-platform-hint=auto'] : [])
  ]
}

/** A runtime without a default app starts what lies in its own resources/app, whatever its arguments say. */
function inspect(dist, otherwise) {
  const executable = join(dist, inDist.binary)
  if (!existsSync(executable)) return { missing: otherwise }
  const resources = join(dist, inDist.resources)
  if (existsSync(join(resources, 'default_app.asar'))) return { executable, appArguments: [root] }
  if (existsSync(join(resources, 'app'))) return { executable, appArguments: [] }
  return { missing: `the Electron runtime in ${dist} has neither a default app nor a resources/app of its own` }
}

function mayDownload() {
  try {
    const { version, at } = JSON.parse(readFileSync(failureNote, 'utf8'))
    return version !== packageVersion() || Date.now() - Date.parse(at) > retryAfterMs
  } catch {
    return true
  }
}

function downloadRuntime() {
  console.log("Downloading Electron's runtime (about 110 MB, once) …")
  const { status } = spawnSync(process.execPath, [join(electronPackage, 'install.js')], {
    stdio: 'ignore',
    timeout: downloadLimitMs
  })
  if (status === 0) return
  mkdirSync(dirname(failureNote), { recursive: true })
  writeFileSync(failureNote, JSON.stringify({ version: packageVersion(), at: new Date().toISOString() }))
}

function packageVersion() {
  return JSON.parse(readFileSync(join(electronPackage, 'package.json'), 'utf8')).version
}
