import { readFile, readlink } from 'node:fs/promises'
import { hostname } from 'node:os'

/** Enough to tell later whether this very process still runs. What the system does not tell is null. */
export type ProcessIdentity = {
  readonly pid: number
  /** Name of the machine, with its machine id where it has one. */
  readonly host: string
  /** Changes with every start of the machine. */
  readonly boot: string | null
  /** Process numbers mean something only inside one of these (containers). */
  readonly pidNamespace: string | null
  /** When the process started, in the kernel's ticks: tells it from a later one with the same number. */
  readonly started: string | null
}

export async function identifyMyself(): Promise<ProcessIdentity> {
  const machine = await readText('/etc/machine-id')
  const stat = await readStat(process.pid)
  return {
    pid: process.pid,
    host: machine === null ? hostname() : `${hostname()}/${machine}`,
    boot: await readText('/proc/sys/kernel/random/boot_id'),
    pidNamespace: await readlink('/proc/self/ns/pid').catch(() => null),
    started: stat?.started ?? null
  }
}

/** `unknown`: it ran on another machine or in another container, which can't be asked from here. A stopped process lives. */
export async function stateOf(it: ProcessIdentity, me: ProcessIdentity): Promise<'alive' | 'dead' | 'unknown'> {
  if (it.host !== me.host) return 'unknown'
  if (it.boot !== null && me.boot !== null && it.boot !== me.boot) return 'dead'
  if (it.pidNamespace !== me.pidNamespace) return 'unknown'
  if (!exists(it.pid)) return 'dead'
  const stat = await readStat(it.pid)
  // Gone since the line above, or a system without /proc: there the number alone decides, for alive.
  if (stat === null) return exists(it.pid) ? 'alive' : 'dead'
  if (it.started !== null && it.started !== stat.started) return 'dead'
  return stat.isRemains ? 'dead' : 'alive'
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // EPERM: it is there and belongs to somebody else.
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH')
  }
}

async function readStat(pid: number): Promise<{ readonly started: string; readonly isRemains: boolean } | null> {
  const text = await readText(`/proc/${pid}/stat`)
  if (text === null) return null
  // The second field is the program's name in brackets and may hold anything: see proc(5), fields 3, 20 and 22.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  const [state = '', threads = '', started = ''] = [fields[0], fields[17], fields[19]]
  // A zombie whose other threads are still finishing a write is not gone yet.
  return { started, isRemains: (state === 'Z' || state === 'X') && Number(threads) <= 1 }
}

async function readText(path: string): Promise<string | null> {
  try {
    return (await readFile(path, 'utf8')).trim() || null
  } catch {
    return null
  }
}
