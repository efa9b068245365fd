import { spawn } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { root } from './built.mjs'

/** `npm run check`: lint, format and types, as many at a time as there are cores; what each says is printed together. */
const checks = [
  ['eslint', '.'],
  ['vue-tsc', '-p', 'tsconfig.test.json'],
  ['vue-tsc', '-p', 'tsconfig.web.json'],
  ['vue-tsc', '-p', 'tsconfig.node.json'],
  ['prettier', '--check', '.']
]

async function work() {
  for (let check = checks.shift(); check !== undefined; check = checks.shift()) {
    const [name, ...args] = check
    const { code, said } = await run(name, args)
    console.log(`${code === 0 ? 'ok' : 'FAILED'}: ${check.join(' ')}${said === '' ? '' : `\n${said}`}`)
    if (code !== 0) process.exitCode = 1
  }
}

function run(name, args) {
  return new Promise((resolve, reject) => {
    const child = spawn('npx', ['--no-install', name, ...args], { cwd: root, shell: process.platform === 'win32' })
    const parts = []
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => parts.push(part))
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, said: Buffer.concat(parts).toString('utf8').trimEnd() }))
  })
}

await Promise.all(Array.from({ length: Math.min(checks.length, availableParallelism()) }, work))
