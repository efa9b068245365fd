import { spawn, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** Makes one file of a script of this folder, so that hundreds of processes start quickly. Answers its path. */
export async function bundle(name: string): Promise<string> {
  const outDir = join(root, '.cache', 'faults')
  await build({
    configFile: false,
    logLevel: 'error',
    root,
    resolve: { alias: { '@shared': join(root, 'src', 'shared') } },
    ssr: { noExternal: true },
    build: {
      ssr: join(root, 'tests', 'faults', `${name}.ts`),
      outDir,
      emptyOutDir: false,
      target: 'node20',
      rollupOptions: { output: { entryFileNames: `${name}.mjs` } }
    }
  })
  return join(outDir, `${name}.mjs`)
}

/** A process of our own that says things line by line. */
export type Child = {
  readonly pid: number
  readonly tell: (line: string) => void
  readonly signal: (signal: NodeJS.Signals) => void
  /** Everything it said, its last words before a kill included, once it has ended. */
  readonly ended: Promise<readonly string[]>
  /** The first line that fits, said already or later; null when it ended without. */
  readonly says: (fits: (line: string) => boolean) => Promise<string | null>
}

export function startChild(script: string, ...args: readonly string[]): Child {
  const child: ChildProcess = spawn(process.execPath, [script, ...args], { stdio: ['pipe', 'pipe', 'inherit'] })
  const lines: string[] = []
  const waiting = new Set<() => void>()
  let rest = ''
  let over = false
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    const parts = (rest + text).split('\n')
    rest = parts.pop() ?? ''
    lines.push(...parts)
    for (const look of [...waiting]) look()
  })
  // Told to somebody who is gone already: part of the game.
  child.stdin?.on('error', () => undefined)
  const ended = new Promise<readonly string[]>((resolve) =>
    child.once('close', () => {
      over = true
      for (const look of [...waiting]) look()
      resolve(lines)
    })
  )
  return {
    pid: child.pid ?? 0,
    tell: (line) => child.stdin?.write(`${line}\n`),
    signal: (signal) => child.kill(signal),
    ended,
    says: (fits) =>
      new Promise((resolve) => {
        let seen = 0
        const look = () => {
          for (; seen < lines.length; seen += 1) {
            if (!fits(lines[seen] ?? '')) continue
            waiting.delete(look)
            return resolve(lines[seen] ?? '')
          }
          if (over) {
            waiting.delete(look)
            resolve(null)
          }
        }
        waiting.add(look)
        look()
      })
  }
}
