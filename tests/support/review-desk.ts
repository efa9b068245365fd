import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import { onTestFinished } from 'vitest'
import { createReviewHub, type ReviewHubOptions } from '../../src/main/review-hub'
import type { Input, OperationName, Output } from '../../src/shared/contract'
import type { Reply } from '../../src/shared/reply'
import { packWords } from './review-pack'

/** A folder of its own with a pack's file, gone with the test. */
export async function packOnDisk(bytes: Uint8Array): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'hub-review-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const path = join(folder, 'Batch of Monday.hubreview')
  await writeFile(path, bytes)
  return path
}

/** A desk in review mode, as a transport would reach it; closed with the test. */
export function openReviewDesk(path: string, options: Partial<ReviewHubOptions> = {}) {
  const hub = createReviewHub({
    path,
    version: '0.0.0-test',
    logger: pino({ level: 'silent' }),
    now: () => new Date('2026-03-03T09:00:00.000Z'),
    ...options
  })
  onTestFinished(hub.close)
  const session = hub.sessions.open()
  const call = (operation: string, input: unknown = {}): Promise<Reply<unknown>> =>
    hub.dispatch(operation, input, { session, ip: '127.0.0.1' })
  const ask = async <N extends OperationName>(operation: N, input: Input<N>): Promise<Output<N>> => {
    const reply = await call(operation, input)
    if (!reply.ok) throw new Error(`${operation}: ${reply.code}: ${reply.message}`)
    return reply.data as Output<N>
  }
  return {
    hub,
    session,
    call,
    ask,
    /** With the passphrase, and the reviewer confirmed. */
    enter: async () => {
      await ask('review.open', { passphrase: packWords.passphrase })
      await ask('review.unlock', { password: packWords.password })
    }
  }
}
