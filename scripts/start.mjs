import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { ensureBuilt, root } from './built.mjs'
import { chromiumSwitches, findElectron, missingDisplay } from './electron-runtime.mjs'

/**
 * `npm start`: the desk in an Electron window, or on loopback where there can be no window.
 * `npm run serve` (first argument `serve`): on loopback on purpose.
 */
const [first, ...others] = process.argv.slice(2)
const options = first === 'serve' ? others : process.argv.slice(2)
const answersOnly = options.some((option) => option === '--help' || option === '--version')

/** What crashes later than this had started: then it is not replaced. */
const startLimitMs = 5_000

ensureBuilt()
if (first === 'serve') serve()
else if (missingDisplay()) serveInstead(missingDisplay())
else {
  const electron = findElectron({ download: true })
  if ('missing' in electron) serveInstead(electron.missing)
  else openWindow(electron)
}

function openWindow({ executable, appArguments }) {
  const switches = chromiumSwitches()
  if (switches.includes('--no-sandbox'))
    console.log("Started as root, so Chromium's own sandbox is off; start it as an ordinary user where you can.")
  const { ELECTRON_RUN_AS_NODE: _not, ...env } = process.env
  const startedAt = Date.now()
  const child = spawn(executable, [...switches, ...appArguments, ...options], { stdio: 'inherit', env })
  // The terminal sends Ctrl-C to Electron too.
  process.on('SIGINT', () => (process.stdin.isTTY ? undefined : child.kill('SIGINT')))
  process.on('SIGTERM', () => child.kill('SIGTERM'))
  child.on('error', (error) => serveInstead(`Electron can't be started (${error.message})`))
  child.on('exit', (code, signal) => {
    // Chromium ends like this where it lacks libraries, a display or its sandbox; the application itself with 0, 1 or 2.
    const crashed = code === 127 || ['SIGTRAP', 'SIGABRT', 'SIGILL', 'SIGSEGV'].includes(signal)
    const broken = crashed && Date.now() - startedAt < startLimitMs
    if (broken) serveInstead(`Electron does not run here (${signal ?? `exit code ${code}`})`)
    else process.exit(code ?? 1)
  })
}

function serveInstead(reason) {
  if (!answersOnly)
    console.log(
      `No desktop window: ${reason}. The same desk is served on loopback instead; open the address below in a browser.`
    )
  serve()
}

function serve() {
  const host = join(root, 'out', 'main', 'serve.cjs')
  process.removeAllListeners('SIGINT').removeAllListeners('SIGTERM')
  process.argv = [process.execPath, host, ...options]
  createRequire(import.meta.url)(host)
}
