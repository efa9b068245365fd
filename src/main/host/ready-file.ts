import { mkdir, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { UsageError } from '../option-values'
import { writePrivateFile } from './private-file'

/** What `--ready-file` tells whoever started the host. `console` carries the launch key; null: off. */
export type ReadyState = {
  readonly console: string | null
  readonly portal: string | null
  readonly pid: number
  readonly version: string
}

export type ReadyFile = {
  /** Writes, or writes anew when the launch key changed. */
  readonly write: (state: ReadyState) => Promise<void>
  readonly remove: () => Promise<void>
}

/** A file left by an earlier run is removed at once, so that its readers wait for this one. `path` null: no file. */
export async function prepareReadyFile(path: string | null): Promise<ReadyFile> {
  if (path === null) return { write: () => Promise.resolve(), remove: () => Promise.resolve() }
  try {
    await mkdir(dirname(path), { recursive: true })
    await rm(path, { force: true })
  } catch (error) {
    throw new UsageError(`--ready-file: ${path} can't be written: ${error instanceof Error ? error.message : ''}.`)
  }
  let last: Promise<void> = Promise.resolve()
  const next = (step: () => Promise<void>) => (last = last.then(step, step))
  return {
    write: (state) => next(() => writePrivateFile(path, `${JSON.stringify(state)}\n`)),
    remove: () => next(() => rm(path, { force: true }))
  }
}
