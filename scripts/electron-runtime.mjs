import { spawnSync } from 'node:child_process'
import {
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync
} from 'node:fs'
import { dirname, join } from 'node:path'
import { root } from './built.mjs'

const electronPackage = join(root, 'node_modules', 'electron')
const cache = join(root, 'node_modules', '.cache', 'hub-desk')
const failureNote = join(cache, 'electron-download-failed.json')
const downloadLimitMs = 180_000
const retryAfterMs = 24 * 60 * 60 * 1000

const inDist = {
  darwin: { binary: 'Electron.app/Contents/MacOS/Electron', resources: 'Electron.app/Contents/Resources' },
  win32: { binary: 'electron.exe', resources: 'resources' }
}[process.platform] ?? { binary: 'electron', resources: 'resources' }

/**
 * Electron for this machine: the folder that ELECTRON_OVERRIDE_DIST_PATH names, or the electron package's own, which is
 * downloaded once where that is allowed. `appArguments` make it start this project.
 */
export function findElectron({ download }) {
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH
  if (override)
    return electronIn(override) ?? { missing: `ELECTRON_OVERRIDE_DIST_PATH (${override}) holds no Electron` }
  const own = join(electronPackage, 'dist')
  if (download && !existsSync(join(own, inDist.binary)) && mayDownload()) downloadRuntime()
  return (
    electronIn(own) ?? {
      missing:
        "Electron's runtime is not on this machine and could not be downloaded (npx install-electron tries again)"
    }
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

/** The runtime in this folder, or null where there is none. */
export function electronIn(dist) {
  const executable = join(dist, inDist.binary)
  if (!existsSync(executable)) return null
  const resources = join(dist, inDist.resources)
  if (existsSync(join(resources, 'default_app.asar'))) return { executable, appArguments: [root] }
  if (existsSync(join(resources, 'app'))) return { executable, appArguments: [] }
  const copy = copyWithApp(dist)
  return { executable: join(copy, inDist.binary), appArguments: [] }
}

/**
 * A runtime without a default app starts only what lies in its own resources/app, whatever its arguments say: so it gets
 * a copy, of hard links where the disk allows, in which that leads here.
 */
function copyWithApp(dist) {
  const version = readFileSync(join(dist, 'version'), 'utf8').trim()
  const copy = join(cache, `electron-${version}-with-app`)
  const app = join(copy, inDist.resources, 'app')
  if (existsSync(app)) return copy
  const draft = `${copy}.${process.pid}`
  linkTree(dist, draft)
  symlinkSync(root, join(draft, inDist.resources, 'app'), 'junction')
  rmSync(copy, { recursive: true, force: true })
  renameSync(draft, copy)
  return copy
}

function linkTree(from, to) {
  mkdirSync(to, { recursive: true })
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)]
    if (entry.isDirectory()) linkTree(source, target)
    else if (entry.isSymbolicLink()) symlinkSync(readlinkSync(source), target)
    else
      try {
        linkSync(source, target)
      } catch {
        copyFileSync(source, target)
      }
  }
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
