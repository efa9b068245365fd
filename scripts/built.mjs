import { spawnSync } from 'node:child_process'
import { readdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = dirname(dirname(fileURLToPath(import.meta.url)))
/** Written when everything is built. */
export const builtStamp = join(root, 'out', '.built')

const sources = [
  'src',
  'package.json',
  'electron.vite.config.ts',
  'vite.renderer.ts',
  'vite.desk.config.ts',
  'vite.portal.config.ts'
]

/** Builds where out/ is missing or older than what it is made of. Ends the process where that fails. */
export function ensureBuilt() {
  const built = modified(builtStamp)
  if (built > 0 && sources.every((source) => newestIn(join(root, source)) <= built)) return
  console.log('Building Hub Desk (once after each change) …')
  const { status } = spawnSync(process.execPath, [join(root, 'scripts', 'build.mjs')], { cwd: root, stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 1)
}

function newestIn(path) {
  const stats = statSync(path, { throwIfNoEntry: false })
  if (stats === undefined) return 0
  if (!stats.isDirectory()) return stats.mtimeMs
  return Math.max(stats.mtimeMs, ...readdirSync(path).map((name) => newestIn(join(path, name))))
}

function modified(path) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0
}
