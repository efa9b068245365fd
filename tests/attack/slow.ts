import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { count, createFailures, type Part } from '../faults/part'
import type { SlowReport, SlowTask } from './slow-clients'

/** What the slow ones may cost each call at the desk. */
const mostTimes = 3
const alwaysFineMs = 100

/** Item 5: clients that are slow on purpose, of a host in a process of its own, and the desk beside them. */
export const slow: Part = {
  title: 'slow clients of both listeners, and the desk beside them',
  run: async ({ full }) => {
    const failures = createFailures()
    const host = start('tests/attack/slow-host.ts')
    const lines = createInterface({ input: host.stdout })[Symbol.asyncIterator]()
    const next = async <T>() => JSON.parse((await lines.next()).value ?? 'null') as T
    const where = await next<Pick<SlowTask, 'portal' | 'desk'>>()
    const task: SlowTask = { ...where, each: full ? 100 : 15, full }
    const clients = start('tests/attack/slow-clients.ts', 'run', JSON.stringify(task))
    let text = ''
    clients.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()))
    await once(clients, 'close')
    const { kinds, alone, beside, failed } = JSON.parse(text) as SlowReport
    host.stdin.end()
    const { errors } = await next<{ readonly errors: readonly string[] }>()
    for (const { name, notCut } of kinds) if (notCut > 0) failures.add('cut', `${notCut} that "${name}"`)
    for (const { name, bare } of kinds) if (bare > 0) failures.add('bare', `${bare} that "${name}"`)
    if (failed > 0) failures.add('desk', `${failed} calls`)
    if (beside.p95 > Math.max(alwaysFineMs, mostTimes * alone.p95)) failures.add('late', `${beside.p95.toFixed(1)} ms`)
    for (const line of errors) failures.add('internal', line)
    const ms = (value: number) => `${value.toFixed(1)} ms`
    return [
      ...kinds.map(({ name, clients: number, longestMs, limitMs, answers }) => ({
        what: `${count(number)} clients: ${name}`,
        figure: `gone after ${(longestMs / 1_000).toFixed(1)} s at the latest (limit ${limitMs / 1_000} s): ${answers.map((answer) => answer || 'closed').join(', ')}`,
        held: null
      })),
      { ...failures.row('clients that were not cut off in time', 'cut'), timing: true },
      failures.row('answers to them without security headers', 'bare'),
      {
        what: `desk calls alone, ${count(alone.calls)}`,
        figure: `p50 ${ms(alone.p50)}, p95 ${ms(alone.p95)}`,
        held: null
      },
      {
        what: `desk calls beside them, ${count(beside.calls)}`,
        figure: `p50 ${ms(beside.p50)}, p95 ${ms(beside.p95)}`,
        held: null
      },
      failures.row('desk calls that failed', 'desk'),
      { ...failures.row(`p95 over ${alwaysFineMs} ms and ${mostTimes} times that alone`, 'late'), timing: true },
      failures.row('errors in the log', 'internal')
    ]
  }
}

function start(file: string, ...args: readonly string[]) {
  return spawn(process.execPath, ['--import', 'tsx', file, ...args], { stdio: ['pipe', 'pipe', 'inherit'] })
}
